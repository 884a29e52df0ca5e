package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Fleet.listed;
import static io.kebne.actors.allocator.core.Fleet.task;
import static io.kebne.actors.allocator.core.Pool.admitted;
import static io.kebne.actors.allocator.core.Pool.launched;
import static io.kebne.actors.allocator.core.Pool.register;
import static io.kebne.actors.allocator.core.Pool.report;
import static io.kebne.actors.allocator.core.Pool.restarted;
import static io.kebne.actors.allocator.core.Pool.subscribed;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.persistence.allocator.AllocatorEvent.TaskEnded;
import io.kebne.protocol.agent.AgentMessage.AcknowledgeStatus;
import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.operator.OperatorCommand.MarkAgentGone;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What becomes of tasks when their agent comes back: f1 knows of partitions, f2 does not. */
class AgentReturnTest {
    private static final AgentId A1 = new AgentId("a1");
    private static final TaskInfo T1 = task("t1", "cpus:1;mem:128");

    private final Pool pool = new Pool();

    @BeforeEach
    void anAgentAndTwoFrameworksWithATaskEach() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").givenFramework(Fleet.oldFramework("f2"));
        pool.given(launched("f1", "a1", T1), launched("f2", "a1", T1));
    }

    @Test
    @DisplayName("31 [ReregisterSlavePartitionAware]")
    void whoKnowsOfPartitionsIsToldUnreachableAndOthersLost() {
        pool.whenTimePasses(Duration.ofSeconds(76));

        assertThat(pool.update("f1").state()).isEqualTo(TaskState.UNREACHABLE);
        assertThat(pool.update("f1").reason()).contains(Reason.AGENT_REMOVED);
        assertThat(pool.update("f1").unreachableMillis()).contains(pool.now().wallMillis());
        assertThat(pool.update("f2").state()).isEqualTo(TaskState.LOST);
        assertThat(taskState("f1")).isEqualTo(TaskState.UNREACHABLE);
        assertThat(taskState("f2")).isEqualTo(TaskState.LOST);
    }

    @Test
    @DisplayName("32 [ReregisterSlaveNotPartitionAware]")
    void theTasksOfBothRunOn() {
        running();
        pool.whenTimePasses(Duration.ofSeconds(76));

        pool.when(register(
                "a1",
                "cpus:4;mem:1024",
                listed("f1", "t1", TaskState.RUNNING, "a1"),
                listed("f2", "t1", TaskState.RUNNING, "a1")));

        assertThat(pool.update("f1").state()).isEqualTo(TaskState.RUNNING);
        assertThat(pool.update("f2").state()).isEqualTo(TaskState.RUNNING);
        assertThat(pool.told("a1")).noneMatch(KillTask.class::isInstance);
        assertThat(taskState("f1")).isEqualTo(TaskState.RUNNING);
        assertThat(taskState("f2")).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void aTaskThatEndedMeanwhileIsNotSaidToRun() {
        running();
        pool.whenTimePasses(Duration.ofSeconds(76));

        pool.when(register(
                "a1",
                "cpus:4;mem:1024",
                listed("f1", "t1", TaskState.FINISHED, "a1"),
                listed("f2", "t1", TaskState.RUNNING, "a1")));
        assertThat(pool.updates("f1")).isEmpty();

        pool.when(report("f1", "t1", TaskState.FINISHED, "a1"));
        assertThat(pool.update("f1").state()).isEqualTo(TaskState.FINISHED);
    }

    @Test
    @DisplayName("34 [SpuriousSlaveReregistration]")
    void aHealthyAgentThatRegistersAgainKeepsItsTasks() {
        running();

        pool.when(register(
                "a1",
                "cpus:4;mem:1024",
                listed("f1", "t1", TaskState.RUNNING, "a1"),
                listed("f2", "t1", TaskState.RUNNING, "a1")));

        assertThat(pool.events()).isEmpty();
        assertThat(pool.told("a1")).hasSize(1).noneMatch(KillTask.class::isInstance);
        assertThat(pool.updates("f1")).isEmpty();
    }

    @Test
    @DisplayName("36 [UnreachableTaskAfterFailover, RecoveredSlaveCanReregister]")
    void anAgentThatComesBackTooLateAfterAFailoverHasItsTasksStill() {
        pool.givenFailover().when(Pool.announce(Fleet.framework("f1"), true));

        pool.whenTimePasses(Duration.ofMinutes(10).plusMillis(1));
        assertThat(pool.update("f1").state()).isEqualTo(TaskState.UNREACHABLE);

        pool.when(register(
                "a1",
                "cpus:4;mem:1024",
                listed("f1", "t1", TaskState.RUNNING, "a1"),
                listed("f2", "t1", TaskState.RUNNING, "a1")));
        assertThat(pool.update("f1").state()).isEqualTo(TaskState.RUNNING);
        assertThat(pool.events()).noneMatch(TaskEnded.class::isInstance);
    }

    @Test
    @DisplayName("39 [ReconcileDroppedTask, ReconcileLostTask]")
    void aLaunchThatGotLostBeforeItsAgentWasGivenUpIsDropped() {
        pool.whenTimePasses(Duration.ofSeconds(76));

        pool.when(register("a1", "cpus:4;mem:1024"));

        assertThat(pool.update("f1").state()).isEqualTo(TaskState.DROPPED);
        assertThat(pool.update("f2").state()).isEqualTo(TaskState.LOST);
        assertThat(pool.told("a1")).noneMatch(RunTask.class::isInstance);
        assertThat(pool.state().agent(A1).get().tasks()).isEmpty();
    }

    @Test
    @DisplayName("39 [ReconcileDroppedTask: nobody was told anything yet]")
    void aLaunchThatGotLostOtherwiseIsSentAgain() {
        pool.when(register("a1", "cpus:4;mem:1024", listed("f1", "t1", TaskState.RUNNING, "a1")));

        assertThat(pool.events()).isEmpty();
        assertThat(pool.told("a1")).contains(new RunTask(Fleet.oldFramework("f2"), "*", T1));
    }

    @Test
    @DisplayName("37 [RemoveNonCheckpointingFramework]")
    void aTaskThatRanAndThatItsAgentNoLongerHasIsLostAndNeverRunAgain() {
        running();

        pool.when(register("a1", "cpus:4;mem:1024"));

        assertThat(pool.update("f1").state()).isEqualTo(TaskState.GONE);
        assertThat(pool.update("f1").reason()).contains(Reason.AGENT_RESTARTED);
        assertThat(pool.update("f2").state()).isEqualTo(TaskState.LOST);
        assertThat(pool.told("a1")).noneMatch(RunTask.class::isInstance);
    }

    @Test
    @DisplayName("37 [SlaveRecovery.KillTask]")
    void aTaskThatARestartedAgentTookBackRunsOnAndCanBeKilled() {
        running();
        pool.when(restarted("a1", "incarnation-2", "cpus:4;mem:1024", listed("f1", "t1", TaskState.RUNNING, "a1")));
        assertThat(pool.updates("f1")).isEmpty();
        assertThat(pool.update("f2").state()).isEqualTo(TaskState.LOST);

        pool.when("f1", Pool.kill("t1"));

        assertThat(pool.told("a1")).containsExactly(new KillTask(Fleet.key("f1", "t1"), Optional.empty()));
    }

    @Test
    @DisplayName("38 [RecoverTerminatedExecutor]")
    void aTaskThatEndedWhileItsAgentWasDownEndsAsTheAgentReports() {
        running();
        pool.when(restarted(
                "a1",
                "incarnation-2",
                "cpus:4;mem:1024",
                listed("f1", "t1", TaskState.FAILED, "a1"),
                listed("f2", "t1", TaskState.RUNNING, "a1")));
        assertThat(pool.updates("f1")).isEmpty();

        pool.when(report("f1", "t1", TaskState.FAILED, "a1"));

        assertThat(pool.update("f1").state()).isEqualTo(TaskState.FAILED);
    }

    @Test
    void anEndNeverReverts() {
        running();
        pool.when(restarted("a1", "incarnation-2", "cpus:4;mem:1024"));
        assertThat(pool.update("f1").state()).isEqualTo(TaskState.GONE);

        for (TaskState late : new TaskState[] {TaskState.RUNNING, TaskState.FINISHED}) {
            pool.when(report("f1", "t1", late, "a1"));
            assertThat(pool.updates("f1")).isEmpty();
            assertThat(pool.told("a1")).containsExactly(acknowledgement(late));
        }
    }

    @Test
    void anAgentThatIsGoneCannotSayHowItsTasksEnded() {
        running();
        pool.given(new MarkAgentGone(A1));

        pool.when(report("f1", "t1", TaskState.KILLED, "a1"));

        assertThat(pool.updates("f1")).isEmpty();
    }

    @Test
    void whatAnotherAgentSaysOfATaskIsNotPassedOn() {
        pool.givenAgent("a2", "cpus:4;mem:1024");

        pool.when(report("f1", "t1", TaskState.KILLED, "a2"));

        assertThat(pool.updates("f1")).isEmpty();
        assertThat(pool.told("a2")).containsExactly(acknowledgement(TaskState.KILLED));
    }

    @Test
    void theSameEndIsPassedOnAgainUntilItIsAcknowledged() {
        pool.when(report("f1", "t1", TaskState.FINISHED, "a1")).when(report("f1", "t1", TaskState.FINISHED, "a1"));

        assertThat(pool.update("f1").state()).isEqualTo(TaskState.FINISHED);
        assertThat(pool.told("a1")).isEmpty();
    }

    @Test
    void afterAFailoverATaskThatNobodyHasHeardOfIsSentAgain() {
        Pool other = new Pool();
        other.given(admitted("a1", "cpus:4"), subscribed("f1"), launched("f1", "a1", T1))
                .givenFailover();

        other.when(register("a1", "cpus:4"));

        assertThat(other.told("a1")).contains(new RunTask(Fleet.framework("f1"), "*", T1));
    }

    private void running() {
        pool.when(report("f1", "t1", TaskState.RUNNING, "a1")).when(report("f2", "t1", TaskState.RUNNING, "a1"));
    }

    private static AcknowledgeStatus acknowledgement(TaskState state) {
        TaskStatus status = Fleet.status("t1", state, "a1");
        return new AcknowledgeStatus(Fleet.key("f1", "t1"), status.uuid().get());
    }

    private TaskState taskState(String frameworkId) {
        return pool.view()
                .taskState(pool.state()
                        .task(new FrameworkId(frameworkId), T1.taskId())
                        .get());
    }
}
