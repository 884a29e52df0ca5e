package io.kebne.actors.agent.core;

import static io.kebne.actors.agent.core.AgentScript.FRAMEWORK;
import static io.kebne.actors.agent.core.AgentScript.ended;
import static io.kebne.actors.agent.core.AgentScript.key;
import static io.kebne.actors.agent.core.AgentScript.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.agent.core.AgentEffect.EndExecutor;
import io.kebne.actors.agent.core.AgentEffect.EndTask;
import io.kebne.actors.agent.core.AgentInput.Estimated;
import io.kebne.actors.agent.core.AgentInput.ExecutorReported;
import io.kebne.actors.agent.core.AgentInput.Preempt;
import io.kebne.actors.agent.core.AgentInput.Reported;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.Reregister;
import io.kebne.protocol.agent.AgentMessage.RunGroup;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.allocator.AllocatorCommand.AgentHeartbeat;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ExecutorInfo;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskInfoBuilder;
import io.kebne.protocol.task.TaskState;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tasks that end for the sake of others, and what an agent says it lends. */
class PreemptionTest {
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final Resources LENT = Resources.of(new Resource("cpus", Scalar.of(2), Traits.REVOCABLE));

    private AgentScript agent = AgentScript.registered();

    @Test
    @DisplayName("78 [QoSCorrectionKillPartitionAware]")
    void aTaskThatIsPreemptedIsGone() {
        agent.runs(task("t"));

        agent.when(preempt(task("t")));
        assertThat(agent.effects(EndTask.class)).containsExactly(new EndTask(key(task("t")), GRACE));
        agent.when(ended(task("t"), TaskState.KILLED));

        assertThat(agent.update().state()).isEqualTo(TaskState.GONE);
        assertThat(agent.update().reason()).contains(Reason.CONTAINER_PREEMPTED);
        assertThat(agent.state().counters().preempted()).isEqualTo(1);
    }

    @Test
    @DisplayName("78 [QoSCorrectionKill]")
    void oneOfAFrameworkThatKnowsNothingOfPartitionsIsLost() {
        RunTask old = task(FRAMEWORK, "t", Set.<Capability>of());
        agent.runs(old);

        agent.when(preempt(old)).when(ended(old, TaskState.KILLED));

        assertThat(agent.update().state()).isEqualTo(TaskState.LOST);
        assertThat(agent.update().reason()).contains(Reason.CONTAINER_PREEMPTED);
    }

    @Test
    void whyItEndsIsNotForgottenWithTheAgent() {
        agent.runs(task("t"));
        agent.when(preempt(task("t")));

        agent = agent.restarted(new Recovered.Runs());
        agent.when(new Registered("epoch-1")).when(ended(task("t"), TaskState.KILLED));

        assertThat(agent.updates()).last().satisfies(status -> {
            assertThat(status.state()).isEqualTo(TaskState.GONE);
            assertThat(status.reason()).contains(Reason.CONTAINER_PREEMPTED);
        });
    }

    @Test
    void whoIsEndingOrGoneIsLeftAlone() {
        agent.runs(task("t"));
        Preempt preempt = preempt(task("t"));
        agent.when(preempt);

        assertThat(agent.when(preempt).effects()).isEmpty();
        agent.when(ended(task("t"), TaskState.KILLED));
        assertThat(agent.when(preempt).effects()).isEmpty();
        assertThat(agent.state().counters().preempted()).isEqualTo(1);
    }

    @Test
    void theTasksOfAGroupEndTogether() {
        ExecutorInfo pod = ExecutorInfo.ofAgent(new ExecutorId("pod"), Resources.parse("cpus:0.1"));
        agent.when(group(pod, "a", "b"));
        for (String id : List.of("a", "b")) {
            agent.when(new Reported(key(task(id)), new TaskReport.Running())).acknowledgeAll(key(task(id)));
        }

        agent.when(new Preempt(containerOf("a"), "it must"));

        assertThat(agent.effects(EndTask.class)).hasSize(2);
        agent.when(ended(task("a"), TaskState.KILLED));
        assertThat(agent.updates())
                .last()
                .satisfies(status -> assertThat(status.state()).isEqualTo(TaskState.GONE));
        agent.when(ended(task("b"), TaskState.KILLED));
        assertThat(agent.updates())
                .last()
                .satisfies(status -> assertThat(status.reason()).contains(Reason.CONTAINER_PREEMPTED));
    }

    @Test
    void aGroupTakesNoOtherGroupOfItsExecutorWithIt() {
        ExecutorInfo pod = ExecutorInfo.ofAgent(new ExecutorId("pod"), Resources.parse("cpus:0.1"));
        agent.when(group("g", pod, "a", "b")).when(group("h", pod, "c"));

        agent.when(new Preempt(containerOf("a"), "it must"));

        assertThat(agent.effects(EndTask.class))
                .extracting(EndTask::key)
                .containsExactlyInAnyOrder(key(task("a")), key(task("b")));
        agent.when(ended(task("a"), TaskState.KILLED)).when(ended(task("b"), TaskState.KILLED));
        assertThat(agent.state().tasks().get(key(task("c"))).get().killing()).isFalse();
    }

    @Test
    void aGroupThatIsEndingIsLeftAlone() {
        ExecutorInfo pod = ExecutorInfo.ofAgent(new ExecutorId("pod"), Resources.parse("cpus:0.1"));
        agent.when(group(pod, "a", "b"));
        Preempt preempt = new Preempt(containerOf("a"), "it must");
        agent.when(preempt);

        assertThat(agent.when(preempt).effects()).isEmpty();
        assertThat(agent.when(new Preempt(containerOf("b"), "it must")).effects())
                .isEmpty();
        assertThat(agent.state().counters().preempted()).isEqualTo(1);
    }

    @Test
    void anExecutorTakesItsTasksWithIt() {
        ExecutorInfo executor =
                ExecutorInfo.custom(new ExecutorId("e"), CommandInfo.shell("./run"), Resources.parse("cpus:1"));
        agent.when(group(executor, "a", "b"));

        agent.when(new Preempt("c1", "it must"));
        assertThat(agent.effects(EndExecutor.class)).containsExactly(new EndExecutor("c1", Duration.ZERO));
        agent.when(new ExecutorReported(
                new ExecutorKey(FRAMEWORK, executor.executorId()),
                "c1",
                new TaskReport.Ended(TaskState.KILLED, Optional.empty(), "killed", Optional.empty(), Optional.of(9))));

        assertThat(agent.states()).containsOnly(TaskState.GONE);
        assertThat(agent.updates())
                .allSatisfy(status -> assertThat(status.reason()).contains(Reason.CONTAINER_PREEMPTED));
    }

    @Test
    void anEstimateIsSaidAtOnceAndWithEachSignOfLife() {
        agent.when(new Estimated(LENT));
        assertThat(heartbeat().oversubscribed()).isEqualTo(LENT);

        assertThat(agent.when(new Estimated(LENT)).told()).isEmpty();
        agent.when(new AgentInput.HeartbeatDue());
        assertThat(heartbeat().oversubscribed()).isEqualTo(LENT);
    }

    @Test
    void anotherLifeOfTheAllocatorHearsOfIt() {
        agent.when(new Estimated(LENT));

        agent.when(new Reregister()).when(new Registered("epoch-2"));

        assertThat(heartbeat().oversubscribed()).isEqualTo(LENT);
    }

    @Test
    void anAgentThatIsNotRegisteredKeepsItsEstimateForThen() {
        agent = new AgentScript().when(new Estimated(LENT));
        assertThat(agent.told()).isEmpty();

        agent.when(new Registered("epoch-1"));

        assertThat(heartbeat().oversubscribed()).isEqualTo(LENT);
    }

    private AgentHeartbeat heartbeat() {
        assertThat(agent.told()).last().isInstanceOf(AgentHeartbeat.class);
        return (AgentHeartbeat) agent.told().get(agent.told().size() - 1);
    }

    private Preempt preempt(RunTask task) {
        return new Preempt(containerOf(task.task().taskId().value()), "others need it");
    }

    private String containerOf(String id) {
        return agent.state().tasks().get(key(task(id))).get().containerId();
    }

    private static RunGroup group(ExecutorInfo executor, String... ids) {
        return group("g", executor, ids);
    }

    private static RunGroup group(String name, ExecutorInfo executor, String... ids) {
        List<TaskInfo> tasks = Arrays.stream(ids)
                .map(id -> new TaskInfoBuilder(new TaskId(id), id, Resources.parse("cpus:0.5"))
                        .command(CommandInfo.shell("sleep 1"))
                        .executor(executor)
                        .build())
                .toList();
        return new RunGroup(task("any").framework(), "role", tasks, name, "c1", "");
    }
}
