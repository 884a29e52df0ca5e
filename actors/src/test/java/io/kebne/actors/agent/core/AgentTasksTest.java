package io.kebne.actors.agent.core;

import static io.kebne.actors.agent.core.AgentScript.FRAMEWORK;
import static io.kebne.actors.agent.core.AgentScript.ended;
import static io.kebne.actors.agent.core.AgentScript.key;
import static io.kebne.actors.agent.core.AgentScript.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.agent.core.AgentEffect.EndTask;
import io.kebne.actors.agent.core.AgentEffect.Launch;
import io.kebne.actors.agent.core.AgentInput.ExecutorGone;
import io.kebne.actors.agent.core.AgentInput.Reported;
import io.kebne.protocol.agent.AgentMessage.AcknowledgeStatus;
import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.agent.AgentMessage.ResendUpdates;
import io.kebne.protocol.agent.AgentMessage.ResizeTask;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.agent.AgentMessage.ShutdownFramework;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.Limit;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AgentTasksTest {
    private static final RunTask TASK = task("t");
    private static final TaskKey KEY = key(TASK);
    private static final TaskReport RUNNING = new TaskReport.Running();

    private final AgentScript agent = AgentScript.registered();

    @Test
    void aNewTaskIsLaunchedAndReportedStarting() {
        agent.when(TASK);
        assertThat(agent.effects(Launch.class)).singleElement().satisfies(launch -> {
            assertThat(launch.task().key()).isEqualTo(KEY);
            assertThat(launch.task().role()).isEqualTo("role");
        });
        TaskStatus starting = agent.update();
        assertThat(starting.state()).isEqualTo(TaskState.STARTING);
        assertThat(starting.source()).isEqualTo(Source.EXECUTOR);
        assertThat(starting.agentId()).contains(AgentScript.AGENT);
        assertThat(starting.timestampMillis()).isEqualTo(5_000_000);
        assertThat(starting.uuid()).isPresent();
    }

    @Test
    void eachStateIsReportedOnceTheOneBeforeIsAcknowledged() {
        agent.when(TASK);
        TaskStatus starting = agent.update();
        agent.when(new Reported(KEY, RUNNING));
        assertThat(agent.effects()).isEmpty();
        agent.when(ended(TASK, TaskState.FINISHED));
        assertThat(agent.effects()).isEmpty();
        agent.when(new AcknowledgeStatus(KEY, starting.uuid().orElseThrow()));
        TaskStatus running = agent.update();
        assertThat(running.state()).isEqualTo(TaskState.RUNNING);
        agent.when(new AcknowledgeStatus(KEY, running.uuid().orElseThrow()));
        assertThat(agent.update().state()).isEqualTo(TaskState.FINISHED);
    }

    @Test
    void aRepeatedRequestDoesNotLaunchAgainButRepeatsWhatWasReported() {
        agent.when(TASK);
        TaskStatus starting = agent.update();
        agent.when(TASK);
        assertThat(agent.effects(Launch.class)).isEmpty();
        assertThat(agent.update()).isEqualTo(starting);
    }

    @Test
    void aRepeatedRequestForATaskThatEndedAndWasAcknowledgedIsIgnored() {
        agent.runs(TASK).when(ended(TASK, TaskState.FINISHED));
        agent.acknowledgeAll(KEY).when(TASK);
        assertThat(agent.effects()).isEmpty();
    }

    @Test
    void aTaskIsGivenOtherResourcesOnceHoweverOftenThatIsSaid() {
        ResizeTask resize = new ResizeTask(KEY, Resources.parse("cpus:2;mem:256"), Map.of("mem", Limit.INFINITE));
        agent.runs(TASK).when(resize);
        assertThat(agent.effects(AgentEffect.ResizeTask.class)).containsExactly(new AgentEffect.ResizeTask(KEY));
        TaskInfo info = agent.disk().get(KEY).task().orElseThrow().info();
        assertThat(info.resources()).isEqualTo(Resources.parse("cpus:2;mem:256"));
        assertThat(info.limits()).isEqualTo(Map.of("mem", Limit.INFINITE));

        agent.when(resize);
        assertThat(agent.effects()).isEmpty();
        assertThat(agent.restarted(new Recovered.Runs()).effects(AgentEffect.ResizeTask.class))
                .as("whether it was done before, nobody knows")
                .containsExactly(new AgentEffect.ResizeTask(KEY));
        agent.when(new ResizeTask(key(task("unknown")), Resources.parse("cpus:2"), Map.of()));
        assertThat(agent.effects()).isEmpty();
    }

    @Test
    void howAProcessEndedIsReported() {
        agent.runs(TASK)
                .when(new Reported(
                        KEY,
                        new TaskReport.Ended(
                                TaskState.FAILED,
                                Optional.of(Reason.COMMAND_EXECUTOR_FAILED),
                                "Command terminated with signal Killed",
                                Optional.empty(),
                                Optional.of(9))));
        TaskStatus failed = agent.update();
        assertThat(failed.state()).isEqualTo(TaskState.FAILED);
        assertThat(failed.reason()).contains(Reason.COMMAND_EXECUTOR_FAILED);
        assertThat(failed.message()).isEqualTo("Command terminated with signal Killed");
        assertThat(failed.signal()).contains(9);
        assertThat(failed.exitStatus()).isEmpty();
        assertThat(agent.state().tasks().isEmpty()).isTrue();
    }

    @Test
    void aKillGetsTheGraceOfTheCallerElseOfTheTaskElseOfTheAgent() {
        TaskInfo info = TASK.task();
        RunTask patient = new RunTask(
                TASK.framework(),
                TASK.role(),
                new TaskInfo(
                        new TaskId("patient"),
                        info.name(),
                        info.resources(),
                        info.command().orElseThrow(),
                        Optional.of(new KillPolicy(Duration.ofMinutes(1))),
                        info.labels()));
        agent.when(TASK).when(patient);
        agent.when(new KillTask(KEY, Optional.empty()));
        assertThat(agent.effects()).containsExactly(new EndTask(KEY, Duration.ofSeconds(3)));
        agent.when(new KillTask(key(patient), Optional.empty()));
        assertThat(agent.effects()).containsExactly(new EndTask(key(patient), Duration.ofMinutes(1)));
        agent.when(new KillTask(key(patient), Optional.of(new KillPolicy(Duration.ZERO))));
        assertThat(agent.effects()).containsExactly(new EndTask(key(patient), Duration.ZERO));
    }

    @Test
    void aTaskThatIsKilledWhileItIsLaunchedIsNotReportedRunning() {
        agent.when(TASK).acknowledgeAll(KEY);
        agent.when(new KillTask(KEY, Optional.empty())).when(new Reported(KEY, RUNNING));
        assertThat(agent.effects()).isEmpty();
        agent.when(ended(TASK, TaskState.KILLED));
        assertThat(agent.states()).containsExactly(TaskState.KILLED);
    }

    @Test
    void killingIsReportedOnceToFrameworksThatKnowTheState() {
        RunTask knowing = task(FRAMEWORK, "k", Set.of(Capability.TASK_KILLING_STATE));
        agent.runs(knowing).when(new KillTask(key(knowing), Optional.empty()));
        assertThat(agent.states()).containsExactly(TaskState.KILLING);
        agent.acknowledgeAll(key(knowing)).when(new KillTask(key(knowing), Optional.empty()));
        assertThat(agent.states()).isEmpty();
        assertThat(agent.effects(EndTask.class)).hasSize(1);
    }

    @Test
    void aKillOfATaskThatWasNeverHeardOfIsAnsweredAndKeepsItFromRunningLater() {
        agent.when(new KillTask(KEY, Optional.empty()));
        assertThat(agent.update().state()).isEqualTo(TaskState.KILLED);
        assertThat(agent.update().source()).isEqualTo(Source.AGENT);
        agent.acknowledgeAll(KEY).when(TASK);
        assertThat(agent.effects()).isEmpty();
    }

    @Test
    void aKillOfATaskThatEndedRepeatsItsEnd() {
        agent.runs(TASK).when(ended(TASK, TaskState.FINISHED));
        TaskStatus finished = agent.update();
        agent.when(new KillTask(KEY, Optional.empty()));
        assertThat(agent.update()).isEqualTo(finished);
        agent.acknowledgeAll(KEY).when(new KillTask(KEY, Optional.empty()));
        assertThat(agent.effects()).isEmpty();
    }

    @Test
    void moreTasksThanMayRunAreDropped() {
        agent.when(task("1")).when(task("2")).when(task("3")).when(task("4"));
        assertThat(agent.effects(Launch.class)).isEmpty();
        assertThat(agent.update().state()).isEqualTo(TaskState.DROPPED);
        assertThat(agent.update().message()).contains("max-tasks 3");
    }

    @Test
    void aFrameworkThatDoesNotKnowDroppedHearsLost() {
        agent.when(task("1")).when(task("2")).when(task("3")).when(task(FRAMEWORK, "4", Set.of()));
        assertThat(agent.update().state()).isEqualTo(TaskState.LOST);
    }

    @Test
    void aSchedulerThatNeverAcknowledgesGetsNoMoreTasksInTheEnd() {
        int bound = AgentScript.LIMITS.maxUnacknowledged();
        for (int i = 0; i < bound; i++) {
            agent.when(task("t" + i)).when(ended(task("t" + i), TaskState.FINISHED));
        }
        agent.when(task("one-more"));
        assertThat(agent.effects(Launch.class)).isEmpty();
        assertThat(agent.update().message()).contains("acknowledgement");
        for (int i = 0; i < 2 * bound; i++) {
            agent.when(task("more" + i));
        }
        assertThat(agent.state().updates().size()).isEqualTo(2 * bound);
    }

    @Test
    void anExecutorThatVanishesFailsItsTask() {
        agent.runs(TASK).when(new ExecutorGone(KEY));
        assertThat(agent.update().state()).isEqualTo(TaskState.FAILED);
        assertThat(agent.update().reason()).contains(Reason.EXECUTOR_TERMINATED);
    }

    @Test
    void anExecutorThatStopsAfterItsTaskEndedIsNoNews() {
        agent.runs(TASK).when(ended(TASK, TaskState.FINISHED)).when(new ExecutorGone(KEY));
        assertThat(agent.effects()).isEmpty();
    }

    @Test
    void theTasksOfARemovedFrameworkEndAndOnlyTheirEndsAreReported() {
        RunTask knowing = task(FRAMEWORK, "k", Set.of(Capability.TASK_KILLING_STATE));
        RunTask foreign = task(new FrameworkId("other"), "o", Set.of());
        agent.when(TASK).runs(knowing).when(foreign);
        agent.when(new ShutdownFramework(FRAMEWORK));
        assertThat(agent.effects())
                .containsExactlyInAnyOrder(
                        new EndTask(KEY, Duration.ofSeconds(3)), new EndTask(key(knowing), Duration.ofSeconds(3)));
        agent.when(ended(TASK, TaskState.KILLED));
        assertThat(agent.update().state()).isEqualTo(TaskState.KILLED);
        assertThat(agent.update().reason()).contains(Reason.FRAMEWORK_REMOVED);
    }

    @Test
    void theEndsOfTasksOfARemovedFrameworkAreRepeatedWhenItIsRemovedAgain() {
        agent.when(TASK).when(ended(TASK, TaskState.FINISHED)).when(new ShutdownFramework(FRAMEWORK));
        assertThat(agent.states()).containsExactly(TaskState.FINISHED);
        agent.when(new ShutdownFramework(FRAMEWORK));
        assertThat(agent.states()).containsExactly(TaskState.FINISHED);
        agent.acknowledgeAll(KEY).when(new ShutdownFramework(FRAMEWORK));
        assertThat(agent.effects()).isEmpty();
    }

    @Test
    void aTaskOfAFrameworkThatWasJustRemovedIsDroppedButNotOneOfItsSuccessor() {
        agent.when(new ShutdownFramework(FRAMEWORK)).when(TASK);
        assertThat(agent.states()).containsExactly(TaskState.DROPPED);
        agent.after(RemovedFrameworks.MEMORY).when(task("later"));
        assertThat(agent.effects(Launch.class)).hasSize(1);
    }

    @Test
    void aSchedulerThatIsBackGetsItsUpdatesAtOnce() {
        RunTask foreign = task(new FrameworkId("other"), "o", Set.of());
        agent.when(TASK).when(foreign).when(new ResendUpdates(FRAMEWORK));
        assertThat(agent.update().taskId()).isEqualTo(KEY.taskId());
    }

    @Test
    void endedTasksAreRememberedForPeopleUpToTheBounds() {
        for (int framework = 0; framework < 4; framework++) {
            for (int i = 0; i < 3; i++) {
                RunTask task = task(new FrameworkId("f" + framework), "t" + i, Set.of());
                agent.runs(task).when(ended(task, TaskState.FINISHED)).acknowledgeAll(key(task));
            }
        }
        assertThat(agent.state().history().frameworks().keySet())
                .containsExactly(new FrameworkId("f2"), new FrameworkId("f3"));
        List<String> kept =
                agent.state().history().frameworks().get(new FrameworkId("f3")).get().tasks().asJava().stream()
                        .map(t -> t.info().taskId().value())
                        .toList();
        assertThat(kept).containsExactly("t1", "t2");
        assertThat(agent.state().counters().ended().get(TaskState.FINISHED)).contains(12L);
        assertThat(agent.state().counters().launched()).isEqualTo(12);
    }
}
