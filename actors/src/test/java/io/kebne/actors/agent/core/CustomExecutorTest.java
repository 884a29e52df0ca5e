package io.kebne.actors.agent.core;

import static io.kebne.actors.agent.core.AgentScript.FRAMEWORK;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.agent.core.AgentCounters.Heard;
import io.kebne.actors.agent.core.AgentEffect.AdoptExecutor;
import io.kebne.actors.agent.core.AgentEffect.EndExecutor;
import io.kebne.actors.agent.core.AgentEffect.LaunchExecutor;
import io.kebne.actors.agent.core.AgentEffect.Resize;
import io.kebne.actors.agent.core.AgentEffect.TellExecutor;
import io.kebne.actors.agent.core.AgentInput.ExecutorDisconnected;
import io.kebne.actors.agent.core.AgentInput.ExecutorReported;
import io.kebne.actors.agent.core.AgentInput.ExecutorSaid;
import io.kebne.protocol.Bytes;
import io.kebne.protocol.agent.AgentExecutor;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.agent.AgentMessage.AcknowledgeExit;
import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.RunGroup;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.agent.AgentMessage.ShutdownExecutor;
import io.kebne.protocol.agent.AgentMessage.ShutdownFramework;
import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.allocator.AllocatorCommand.ExecutorExited;
import io.kebne.protocol.allocator.AllocatorCommand.RegisterAgent;
import io.kebne.protocol.executor.ExecutorCall;
import io.kebne.protocol.executor.ExecutorEvent;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ExecutorInfo;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An executor of a framework, from its first task to the acknowledgement of its end. */
class CustomExecutorTest {
    private static final ExecutorInfo EXECUTOR =
            ExecutorInfo.custom(new ExecutorId("e"), CommandInfo.shell("./run"), Resources.parse("cpus:1"));
    private static final ExecutorKey KEY = new ExecutorKey(FRAMEWORK, EXECUTOR.executorId());
    private static final String CONTAINER = "c1";

    private AgentScript agent = AgentScript.registered();

    @Test
    void theFirstTaskStartsItsExecutorAndWaitsForIt() {
        agent.when(run("t1"));
        assertThat(agent.effects()).hasOnlyElementsOfType(LaunchExecutor.class);
        assertThat(agent.executorsOnDisk()).containsOnlyKeys(CONTAINER);

        agent.when(run("t2"));
        assertThat(agent.effects()).isEmpty();
        assertThat(agent.state().tasks().get(key("t2")).get().isStaging()).isTrue();
    }

    @Test
    void anExecutorThatConnectsIsGivenWhatWaits() {
        agent.when(run("t1")).when(run("t2"));

        subscribe();

        assertThat(events())
                .hasSize(3)
                .first()
                .isInstanceOfSatisfying(
                        ExecutorEvent.Subscribed.class,
                        event -> assertThat(event.containerId()).isEqualTo(CONTAINER));
        assertThat(events().subList(1, 3)).containsExactly(launch("t1"), launch("t2"));
        agent.when(run("t3"));
        assertThat(events()).containsExactly(launch("t3"));
        agent.when(run("t3"));
        assertThat(agent.effects()).isEmpty();
    }

    @Test
    void aGroupIsGivenAsAWhole() {
        agent.when(group("t1", "t2"));
        subscribe();
        assertThat(events().get(1)).isInstanceOf(ExecutorEvent.LaunchGroup.class);
        agent.when(group("t3", "t4"));
        assertThat(events())
                .singleElement()
                .isInstanceOfSatisfying(
                        ExecutorEvent.LaunchGroup.class,
                        event -> assertThat(event.tasks())
                                .extracting(task -> task.taskId().value())
                                .containsExactly("t3", "t4"));
    }

    @Test
    void whatAnExecutorSaysIsPassedOnAndAcknowledgedOnce() {
        connected("t1");
        TaskStatus running = status("t1", TaskState.RUNNING);

        say(running);

        TaskStatus told = agent.update();
        assertThat(told.uuid()).isEqualTo(running.uuid());
        assertThat(told.agentId()).contains(AgentScript.AGENT);
        assertThat(told.executorId()).contains(EXECUTOR.executorId());
        assertThat(told.containerId()).contains(CONTAINER);
        assertThat(told.source()).isEqualTo(Source.EXECUTOR);
        assertThat(events()).containsExactly(acknowledged(running));
        say(running);
        assertThat(agent.updates()).isEmpty();
        assertThat(events()).containsExactly(acknowledged(running));
    }

    @Test
    void anExecutorHasAnotherSizeWithEachTaskThatComesOrEnds() {
        agent.when(run("t1"));
        assertThat(agent.effects(Resize.class)).containsExactly(new Resize(KEY));
        agent.when(run("t2"));
        assertThat(agent.effects(Resize.class)).containsExactly(new Resize(KEY));
        agent.when(new ExecutorDisconnected(KEY));
        assertThat(agent.effects(Resize.class)).isEmpty();
        agent.when(new KillTask(key("t1"), Optional.empty()));
        assertThat(agent.effects(Resize.class)).containsExactly(new Resize(KEY));
    }

    @Test
    void anExecutorThatConnectsAgainIsNotGivenWhatItHas() {
        connected("t1", "t2");
        TaskStatus running = status("t1", TaskState.RUNNING);
        agent.when(new ExecutorDisconnected(KEY));
        agent.when(run("t3"));
        assertThat(agent.effects()).isEmpty();

        agent.when(
                new ExecutorSaid(KEY, new ExecutorCall.Subscribe(List.of(task("t1"), task("t2")), List.of(running))));

        assertThat(agent.states()).containsExactly(TaskState.RUNNING);
        assertThat(events().subList(1, events().size())).containsExactly(acknowledged(running), launch("t3"));
    }

    @Test
    void aKillIsTheExecutorsToCarryOut() {
        connected("t1");

        agent.when(new KillTask(key("t1"), Optional.empty()));
        assertThat(agent.effects())
                .containsExactly(new TellExecutor(KEY, new ExecutorEvent.Kill(new TaskId("t1"), Optional.empty())));

        say(status("t1", TaskState.KILLED));
        assertThat(agent.states()).containsExactly(TaskState.KILLED);
        assertThat(agent.state().tasks()).isEmpty();
        assertThat(agent.state().executors().living()).isNotEmpty();
    }

    @Test
    void aTaskThatIsKilledBeforeItsExecutorConnectsEndsAtOnceAndTheExecutorWithTheLast() {
        agent.when(run("t1")).when(run("t2"));

        agent.when(new KillTask(key("t1"), Optional.empty()));
        assertThat(agent.update().reason()).contains(Reason.TASK_KILLED_DURING_LAUNCH);
        assertThat(agent.effects(EndExecutor.class)).isEmpty();

        agent.when(new KillTask(key("t2"), Optional.empty()));
        assertThat(agent.states()).containsExactly(TaskState.KILLED);
        assertThat(agent.effects(EndExecutor.class)).containsExactly(new EndExecutor(CONTAINER, Duration.ofSeconds(5)));
    }

    @Test
    void aKillThatTheExecutorCannotHearIsSaidWhenItConnects() {
        connected("t1");
        agent.when(new ExecutorDisconnected(KEY));
        agent.when(new KillTask(key("t1"), Optional.empty()));
        assertThat(agent.effects(TellExecutor.class)).isEmpty();

        agent.when(new ExecutorSaid(KEY, new ExecutorCall.Subscribe(List.of(task("t1")), List.of())));

        assertThat(events()).contains(new ExecutorEvent.Kill(new TaskId("t1"), Optional.empty()));
    }

    @Test
    void whenAnExecutorEndsItsTasksFailAndTheAllocatorHearsUntilItKnows() {
        connected("t1", "t2");

        exits(3);

        assertThat(agent.updates()).hasSize(2).allSatisfy(status -> {
            assertThat(status.state()).isEqualTo(TaskState.FAILED);
            assertThat(status.reason()).contains(Reason.EXECUTOR_TERMINATED);
        });
        ExecutorExited exited = new ExecutorExited(AgentScript.AGENT, KEY, CONTAINER, Optional.of(3 << 8));
        assertThat(exitsTold()).containsExactly(exited);
        assertThat(agent.executorsOnDisk().get(CONTAINER).living()).isEmpty();
        agent.after(Duration.ofSeconds(10));
        assertThat(exitsTold()).containsExactly(exited);

        agent.when(new AcknowledgeExit(KEY, CONTAINER));
        assertThat(agent.executorsOnDisk()).isEmpty();
        agent.after(Duration.ofSeconds(10));
        assertThat(exitsTold()).isEmpty();
    }

    @Test
    void aTaskForAnExecutorThatEndedMeanwhileIsDropped() {
        connected("t1");
        exits(0);

        agent.when(run("t2"));

        assertThat(agent.update().state()).isEqualTo(TaskState.DROPPED);
        assertThat(agent.update().reason()).contains(Reason.EXECUTOR_TERMINATED);
        assertThat(agent.effects(LaunchExecutor.class)).isEmpty();
    }

    @Test
    void anExecutorThatDoesNotConnectInTimeIsEnded() {
        agent.when(run("t1"));
        agent.when(new ExecutorReported(KEY, CONTAINER, new TaskReport.Running()));
        agent.after(Duration.ofSeconds(59));
        assertThat(agent.effects(EndExecutor.class)).isEmpty();

        agent.after(Duration.ofSeconds(1));
        assertThat(agent.effects(EndExecutor.class)).containsExactly(new EndExecutor(CONTAINER, Duration.ZERO));

        exits(9);
        assertThat(agent.update().state()).isEqualTo(TaskState.FAILED);
        assertThat(agent.update().reason()).contains(Reason.EXECUTOR_REGISTRATION_TIMEOUT);
    }

    @Test
    void anExecutorThatIsToShutDownHasItsGrace() {
        connected("t1");

        agent.when(new ShutdownExecutor(KEY));
        assertThat(events()).containsExactly(new ExecutorEvent.Shutdown());
        agent.after(Duration.ofSeconds(4));
        assertThat(agent.effects(EndExecutor.class)).isEmpty();
        agent.after(Duration.ofSeconds(1));
        assertThat(agent.effects(EndExecutor.class)).containsExactly(new EndExecutor(CONTAINER, Duration.ZERO));

        agent.when(run("t2"));
        assertThat(agent.update().reason()).contains(Reason.EXECUTOR_TERMINATED);
    }

    @Test
    void tasksOfAnExecutorThatWasShutDownAreKilled() {
        connected("t1");
        agent.when(new ShutdownExecutor(KEY));

        exits(0);

        assertThat(agent.states()).containsExactly(TaskState.KILLED);
    }

    @Test
    void anExecutorEndsWithItsFramework() {
        connected("t1");

        agent.when(new ShutdownFramework(FRAMEWORK));
        assertThat(events()).containsExactly(new ExecutorEvent.Shutdown());

        exits(0);
        assertThat(agent.update().state()).isEqualTo(TaskState.KILLED);
        assertThat(agent.update().reason()).contains(Reason.FRAMEWORK_REMOVED);
    }

    @Test
    void messagesPassBothWays() {
        connected("t1");
        Bytes data = Bytes.of(new byte[] {1});

        agent.when(new AgentMessage.MessageToExecutor(KEY, data));
        assertThat(events()).containsExactly(new ExecutorEvent.Message(data));

        agent.when(new ExecutorSaid(KEY, new ExecutorCall.Message(data)));
        assertThat(agent.told()).containsExactly(new AllocatorCommand.ExecutorMessage(AgentScript.AGENT, KEY, data));
    }

    @Test
    void whatIsSaidIsCounted() {
        Bytes data = Bytes.of(new byte[] {1});
        agent.when(new AgentMessage.MessageToExecutor(KEY, data));
        connected("t1");
        agent.when(new AgentMessage.MessageToExecutor(KEY, data));
        agent.when(new ExecutorSaid(KEY, new ExecutorCall.Message(data)));
        say(status("t1", TaskState.RUNNING));
        say(status("unknown", TaskState.RUNNING));

        assertThat(agent.state().counters().heard().toJavaMap())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        Heard.VALID_STATUS_UPDATES, 1L,
                        Heard.INVALID_STATUS_UPDATES, 1L,
                        Heard.VALID_FRAMEWORK_MESSAGES, 2L,
                        Heard.INVALID_FRAMEWORK_MESSAGES, 1L));
    }

    @Test
    void anExecutorSurvivesARestartOfTheAgentIfItConnectsInTime() {
        connected("t1");
        say(status("t1", TaskState.RUNNING));
        agent = agent.restarted(new Recovered.Runs());
        assertThat(agent.effects(AdoptExecutor.class)).hasSize(1);
        agent.when(new AgentInput.RegistrationDue());
        assertThat(((RegisterAgent) agent.told().get(0)).executors())
                .containsExactly(new AgentExecutor(KEY, CONTAINER));
        agent.when(new Registered("epoch-1"));

        agent.when(new ExecutorSaid(KEY, new ExecutorCall.Subscribe(List.of(), List.of())));
        agent.when(new KillTask(key("t1"), Optional.empty()));
        assertThat(events()).containsExactly(new ExecutorEvent.Kill(new TaskId("t1"), Optional.empty()));
        agent.after(Duration.ofMinutes(1));
        assertThat(agent.effects(EndExecutor.class)).isEmpty();
    }

    @Test
    void anExecutorThatDoesNotConnectAgainAfterARestartIsEnded() {
        connected("t1");
        agent = agent.restarted(new Recovered.Runs());
        agent.when(new Registered("epoch-1"));

        agent.after(Duration.ofSeconds(15));
        assertThat(agent.effects(EndExecutor.class)).containsExactly(new EndExecutor(CONTAINER, Duration.ZERO));

        exits(9);
        assertThat(agent.update().reason()).contains(Reason.EXECUTOR_REREGISTRATION_TIMEOUT);
    }

    @Test
    void tasksOfAnExecutorThatDiedWhileTheAgentWasDownFailed() {
        connected("t1");
        say(status("t1", TaskState.RUNNING));
        agent.acknowledgeAll(key("t1"));

        agent = agent.restarted(new Recovered.Ended(ExitValue.exited(1)));
        agent.when(new Registered("epoch-1"));

        assertThat(agent.update().state()).isEqualTo(TaskState.FAILED);
        assertThat(agent.update().reason()).contains(Reason.EXECUTOR_TERMINATED);
        assertThat(exitsTold())
                .containsExactly(new ExecutorExited(AgentScript.AGENT, KEY, CONTAINER, Optional.of(1 << 8)));
    }

    @Test
    void anEndThatWasNotAcknowledgedIsSaidByTheNextLifeToo() {
        connected("t1");
        exits(0);
        agent = agent.restarted(new Recovered.Runs());

        agent.when(new Registered("epoch-1"));

        assertThat(exitsTold()).hasSize(1);
        agent.when(run("t2"));
        assertThat(agent.update().state()).isEqualTo(TaskState.DROPPED);
    }

    @Test
    void executorsOfAFrameworkWithoutCheckpointsEndWithTheAgentsLife() {
        RunTask plain = AgentScript.task(FRAMEWORK, "t1", Set.of(Capability.PARTITION_AWARE), false);
        agent.when(new RunTask(plain.framework(), "role", task("t1"), "", Optional.of(CONTAINER)));
        subscribe();

        agent = agent.restarted(new Recovered.Runs());
        assertThat(agent.effects(EndExecutor.class)).hasSize(1);
        agent.when(new Registered("epoch-1"));
        exits(0);
        assertThat(agent.states()).containsExactly(TaskState.GONE);
    }

    private void connected(String... tasks) {
        Arrays.stream(tasks).forEach(task -> agent.when(run(task)));
        subscribe();
    }

    private void subscribe() {
        agent.when(new ExecutorReported(KEY, CONTAINER, new TaskReport.Running()));
        agent.when(new ExecutorSaid(KEY, new ExecutorCall.Subscribe(List.of(), List.of())));
    }

    private void say(TaskStatus status) {
        agent.when(new ExecutorSaid(KEY, new ExecutorCall.Update(status)));
    }

    private void exits(int code) {
        agent.when(new ExecutorReported(KEY, CONTAINER, TaskReport.Ended.of(ExitValue.exited(code), false)));
    }

    private List<ExecutorEvent> events() {
        return agent.effects(TellExecutor.class).stream()
                .map(TellExecutor::event)
                .toList();
    }

    private List<AllocatorCommand> exitsTold() {
        return agent.told().stream().filter(ExecutorExited.class::isInstance).toList();
    }

    private static ExecutorEvent launch(String id) {
        return new ExecutorEvent.Launch(task(id));
    }

    private static ExecutorEvent acknowledged(TaskStatus status) {
        return new ExecutorEvent.Acknowledged(status.taskId(), status.uuid().orElseThrow());
    }

    private static TaskInfo task(String id) {
        return TaskInfo.of(new TaskId(id), id, Resources.parse("cpus:1"), EXECUTOR);
    }

    private static RunTask run(String id) {
        return new RunTask(AgentScript.task(id).framework(), "role", task(id), "", Optional.of(CONTAINER));
    }

    private static RunGroup group(String... ids) {
        List<TaskInfo> tasks = Arrays.stream(ids).map(CustomExecutorTest::task).toList();
        return new RunGroup(AgentScript.task("any").framework(), "role", tasks, ids[0], CONTAINER, "");
    }

    private static TaskKey key(String id) {
        return new TaskKey(FRAMEWORK, new TaskId(id));
    }

    private static TaskStatus status(String id, TaskState state) {
        return TaskStatus.of(new TaskId(id), state, Source.EXECUTOR, Optional.empty(), "", 1, Optional.empty())
                .withUuid(Optional.of(UUID.nameUUIDFromBytes((id + state).getBytes(UTF_8))));
    }
}
