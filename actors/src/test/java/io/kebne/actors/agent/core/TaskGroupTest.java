package io.kebne.actors.agent.core;

import static io.kebne.actors.agent.core.AgentScript.FRAMEWORK;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.agent.core.AgentEffect.Adopt;
import io.kebne.actors.agent.core.AgentEffect.EndTask;
import io.kebne.actors.agent.core.AgentEffect.Launch;
import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.RunGroup;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.allocator.AllocatorCommand.ExecutorExited;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ExecutorInfo;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The agent's own executor: tasks that are launched, killed and fail together; and tasks whose time is limited. */
class TaskGroupTest {
    private static final ExecutorInfo POD = ExecutorInfo.ofAgent(new ExecutorId("pod"), Resources.parse("cpus:0.1"));
    private static final ExecutorKey KEY = new ExecutorKey(FRAMEWORK, POD.executorId());
    private static final Duration GRACE = Duration.ofSeconds(3);

    private AgentScript agent = AgentScript.registered();

    @Test
    void aGroupIsLaunchedAsAWholeInOneExecutor() {
        agent.when(group("g", "t1", "t2"));

        assertThat(agent.effects(Launch.class))
                .extracting(launch -> launch.task().executorContainer())
                .containsExactly(Optional.of("c1"), Optional.of("c1"));
        assertThat(agent.states()).containsExactly(TaskState.STARTING, TaskState.STARTING);
        assertThat(agent.state().executors().get(KEY).get().tasks()).hasSize(2);
    }

    @Test
    void aGroupForWhichThereIsNoRoomIsNotLaunchedAtAll() {
        agent.when(group("g", "t1", "t2"));

        agent.when(group("i", "t4", "t5"));

        assertThat(agent.effects(Launch.class)).isEmpty();
        assertThat(agent.states()).containsExactly(TaskState.DROPPED, TaskState.DROPPED);
    }

    @Test
    void aKillOfOneEndsItsGroupAndNoOther() {
        agent.when(group("g", "t1", "t2")).when(group("h", "t3"));

        agent.when(new KillTask(key("t1"), Optional.empty())).when(ended("t1", TaskState.KILLED));

        assertThat(agent.effects(EndTask.class)).containsExactly(new EndTask(key("t2"), GRACE));
    }

    @Test
    void aFailureOfOneEndsTheOthersAndASuccessDoesNot() {
        agent.when(group("g", "t1", "t2")).when(group("h", "t3"));

        agent.when(ended("t3", TaskState.FINISHED));
        assertThat(agent.effects(EndTask.class)).isEmpty();
        agent.when(ended("t1", TaskState.FAILED));
        assertThat(agent.effects(EndTask.class)).containsExactly(new EndTask(key("t2"), GRACE));
    }

    @Test
    void theExecutorEndsWithItsLastTask() {
        agent.when(group("g", "t1", "t2"));
        agent.when(ended("t1", TaskState.FINISHED));
        assertThat(agent.told()).noneMatch(ExecutorExited.class::isInstance);

        agent.when(ended("t2", TaskState.FINISHED));

        assertThat(agent.told()).contains(new ExecutorExited(AgentScript.AGENT, KEY, "c1", Optional.of(0)));
        assertThat(agent.state().executors().living()).isEmpty();
    }

    @Test
    void aGroupSurvivesARestartOfTheAgent() {
        agent.when(group("g", "t1", "t2"));
        agent = agent.restarted(new Recovered.Runs());
        assertThat(agent.effects(Adopt.class)).hasSize(2);
        agent.when(new Registered("epoch-1"));

        agent.when(ended("t1", TaskState.FAILED));

        assertThat(agent.effects(EndTask.class)).containsExactly(new EndTask(key("t2"), GRACE));
    }

    @Test
    void aGroupThatEndedWhileTheAgentWasDownIsWhole() {
        agent.when(group("g", "t1", "t2"));

        agent = agent.restarted(new Recovered.Ended(ExitValue.exited(0)));

        assertThat(agent.state().tasks()).isEmpty();
        assertThat(agent.state().executors().exits().keySet()).containsExactly("c1");
    }

    @Test
    void aTaskWhoseTimeIsOverFailsAndItsGroupEnds() {
        TaskInfo limited = member("t1").toBuilder()
                .maxCompletionTime(Duration.ofSeconds(2))
                .build();
        agent.when(new RunGroup(framework(), "role", List.of(limited, member("t2")), "g", "c1", ""));
        agent.when(new AgentInput.Reported(key("t1"), new TaskReport.Running()));
        agent.after(Duration.ofMillis(1999));
        assertThat(agent.effects(EndTask.class)).isEmpty();

        agent.after(Duration.ofMillis(1));
        assertThat(agent.effects(EndTask.class)).containsExactly(new EndTask(key("t1"), GRACE));
        agent.acknowledgeAll(key("t1"));
        agent.when(ended("t1", TaskState.KILLED));

        assertThat(agent.update().state()).isEqualTo(TaskState.FAILED);
        assertThat(agent.update().reason()).contains(Reason.MAX_COMPLETION_TIME_REACHED);
        assertThat(agent.effects(EndTask.class)).containsExactly(new EndTask(key("t2"), GRACE));
    }

    @Test
    void theTimeOfATaskGoesOnWhileTheAgentIsDown() {
        RunTask plain = AgentScript.task("t1");
        RunTask limited = new RunTask(
                plain.framework(),
                plain.role(),
                plain.task().toBuilder()
                        .maxCompletionTime(Duration.ofSeconds(2))
                        .build());
        agent.when(limited);
        agent.when(new AgentInput.Reported(key("t1"), new TaskReport.Running()));
        agent.after(Duration.ofSeconds(1));

        agent = agent.restarted(new Recovered.Runs());
        agent.after(Duration.ofSeconds(1));

        assertThat(agent.effects(EndTask.class)).hasSize(1);
    }

    private static FrameworkInfo framework() {
        return AgentScript.task("any").framework();
    }

    private static RunGroup group(String name, String... ids) {
        List<TaskInfo> tasks = Arrays.stream(ids).map(TaskGroupTest::member).toList();
        return new RunGroup(framework(), "role", tasks, name, "c1", "");
    }

    private static TaskInfo member(String id) {
        return TaskInfo.of(new TaskId(id), id, Resources.parse("cpus:1"), CommandInfo.shell("sleep 1"))
                .withExecutor(POD);
    }

    private static AgentInput ended(String id, TaskState state) {
        return new AgentInput.Reported(
                key(id), new TaskReport.Ended(state, Optional.empty(), "over", Optional.of(0), Optional.empty()));
    }

    private static TaskKey key(String id) {
        return new TaskKey(FRAMEWORK, new TaskId(id));
    }
}
