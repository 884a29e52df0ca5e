package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Fleet.task;
import static io.kebne.actors.allocator.core.Pool.admitted;
import static io.kebne.actors.allocator.core.Pool.kill;
import static io.kebne.actors.allocator.core.Pool.launched;
import static io.kebne.actors.allocator.core.Pool.register;
import static io.kebne.actors.allocator.core.Pool.report;
import static io.kebne.actors.allocator.core.Pool.subscribed;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.persistence.allocator.AllocatorEvent.TaskEnded;
import io.kebne.persistence.allocator.AllocatorEvent.TaskKillRequested;
import io.kebne.protocol.agent.AgentMessage.AcknowledgeStatus;
import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.allocator.AllocatorCommand.RemoveFramework;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerCall.Reconcile;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What agents report, and what frameworks ask about tasks. */
class TaskLifeInLedgerTest {
    private static final AgentId A1 = new AgentId("a1");
    private static final FrameworkId F1 = new FrameworkId("f1");
    private static final TaskInfo T1 = task("t1", "cpus:1;mem:128");

    private final Pool pool = new Pool();

    @Test
    void newsOfATaskArePassedOnWithWhoRepeatsThem() {
        runningTask();

        pool.when(report("f1", "t1", TaskState.RUNNING, "a1"));

        TaskStatus status = Fleet.status("t1", TaskState.RUNNING, "a1");
        assertThat(pool.events()).isEmpty();
        assertThat(pool.effects())
                .containsExactly(new AllocatorEffect.Deliver(F1, new SchedulerEvent.Update(status), Optional.of(A1)));
        assertThat(taskState()).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void anOlderStateThatIsRepeatedDoesNotHideANewerOne() {
        runningTask();
        pool.when(report("f1", "t1", TaskState.STARTING, "a1")).when(report("f1", "t1", TaskState.RUNNING, "a1"));

        pool.when(report("f1", "t1", TaskState.STARTING, "a1"));

        assertThat(taskState()).isEqualTo(TaskState.RUNNING);
        assertThat(pool.view().statuses(Fleet.key("f1", "t1")))
                .extracting(TaskStatus::state)
                .containsExactly(TaskState.STARTING, TaskState.RUNNING);
    }

    @Test
    @DisplayName("20 [UnacknowledgedTerminalTask]")
    void theEndOfATaskFreesItsResourcesBeforeItIsAcknowledged() {
        runningTask();

        pool.when(report("f1", "t1", TaskState.FINISHED, "a1"));

        assertThat(pool.events())
                .containsExactly(new TaskEnded(
                        F1, Fleet.status("t1", TaskState.FINISHED, "a1").withUuid(Optional.empty())));
        assertThat(pool.update("f1").uuid()).isPresent();
        assertThat(pool.state().agent(A1).get().allocated().isEmpty()).isTrue();
        assertThat(pool.state().framework(F1).get().allocated()).isEmpty();
    }

    @Test
    void aRepeatedEndIsPassedOnAgainAndJournaledOnce() {
        runningTask();
        pool.when(report("f1", "t1", TaskState.FINISHED, "a1"));

        pool.when(report("f1", "t1", TaskState.FINISHED, "a1"));

        assertThat(pool.events()).isEmpty();
        assertThat(pool.update("f1").state()).isEqualTo(TaskState.FINISHED);
    }

    @Test
    void anotherAgentCannotEndATask() {
        runningTask();
        pool.givenAgent("a2", "cpus:4;mem:1024");

        pool.when(report("f1", "t1", TaskState.FAILED, "a2"));

        assertThat(pool.events()).isEmpty();
        assertThat(pool.state().task(Fleet.key("f1", "t1"))).isNotEmpty();
    }

    @Test
    void newsForAFrameworkThatIsOverAreAcknowledgedHere() {
        runningTask();
        pool.when(new RemoveFramework(F1));

        pool.when(report("f1", "t1", TaskState.KILLED, "a1"));

        TaskStatus status = Fleet.status("t1", TaskState.KILLED, "a1");
        assertThat(pool.events()).hasSize(1).first().isInstanceOf(TaskEnded.class);
        assertThat(pool.told("a1"))
                .containsExactly(new AcknowledgeStatus(
                        Fleet.key("f1", "t1"), status.uuid().get()));
        assertThat(pool.delivered("f1")).isEmpty();
        assertThat(pool.state().frameworks()).isEmpty();
        assertThat(pool.state().completedFrameworks()).hasSize(1);
    }

    @Test
    void aKillIsJournaledOnceAndToldEachTime() {
        runningTask();
        KillPolicy policy = new KillPolicy(Duration.ofSeconds(1));
        SchedulerCall call = new SchedulerCall.Kill(T1.taskId(), Optional.of(policy));

        pool.when("f1", call);
        assertThat(pool.events())
                .containsExactly(
                        new TaskKillRequested(F1, T1.taskId(), Optional.of(policy), Optional.empty(), Pool.WALL));
        assertThat(pool.told("a1")).containsExactly(new KillTask(Fleet.key("f1", "t1"), Optional.of(policy)));

        pool.when("f1", call);
        assertThat(pool.events()).isEmpty();
        assertThat(pool.told("a1")).containsExactly(new KillTask(Fleet.key("f1", "t1"), Optional.of(policy)));
    }

    @Test
    void aKillOfAnUnknownTaskIsAnsweredAsMesosDoes() {
        pool.givenFramework("f1").when("f1", kill("nobody"));
        assertThat(pool.update("f1").state()).isEqualTo(TaskState.UNKNOWN);
        assertThat(pool.update("f1").reason()).contains(Reason.RECONCILIATION);

        pool.givenFramework(Fleet.oldFramework("f2")).when("f2", kill("nobody"));
        assertThat(pool.update("f2").state()).isEqualTo(TaskState.LOST);
        assertThat(pool.events()).isEmpty();
    }

    @Test
    void aKillOfATaskThatHasEndedIsAnsweredWithItsEnd() {
        runningTask();
        pool.when(report("f1", "t1", TaskState.FINISHED, "a1"));

        pool.when("f1", kill("t1"));

        assertThat(pool.update("f1").state()).isEqualTo(TaskState.FINISHED);
        assertThat(pool.update("f1").reason()).contains(Reason.RECONCILIATION);
    }

    @Test
    void reconcilingWithoutNamesTellsOfAllThatHaveNotEnded() {
        runningTask();
        pool.given(launched("f1", "a1", task("t2", "cpus:1")), launched("f1", "a1", task("t3", "cpus:1")));
        pool.when(report("f1", "t1", TaskState.RUNNING, "a1")).when(report("f1", "t3", TaskState.FAILED, "a1"));

        pool.when("f1", new Reconcile(List.of()));

        assertThat(pool.updates("f1"))
                .allMatch(s -> s.reason().equals(Optional.of(Reason.RECONCILIATION))
                        && s.uuid().isEmpty())
                .extracting(s -> s.taskId() + " " + s.state())
                .containsExactlyInAnyOrder("t1 RUNNING", "t2 STAGING");
    }

    @Test
    void reconcilingNamedTasksTellsWhatIsKnownOfEach() {
        runningTask();
        pool.given(admitted("gone", "cpus:1"), launched("f1", "a1", task("ended", "cpus:1")));
        pool.when(report("f1", "t1", TaskState.RUNNING, "a1")).when(report("f1", "ended", TaskState.FAILED, "a1"));
        pool.whenTimePasses(Duration.ofSeconds(4)).when(Pool.heartbeat("a1"));
        for (int i = 0; i < 200; i++) {
            pool.whenTimePasses(Duration.ofSeconds(4)).when(Pool.heartbeat("a1"));
        }
        assertThat(pool.state().agent(new AgentId("gone")).get().isReachable()).isFalse();

        pool.when(
                "f1",
                new Reconcile(List.of(
                        asked("t1", "a1"),
                        asked("ended", "a1"),
                        asked("never-on-known", "a1"),
                        asked("never-on-unreachable", "gone"),
                        asked("never-on-unknown", "stranger"),
                        new Reconcile.Task(new TaskId("never"), Optional.empty()))));

        assertThat(pool.updates("f1"))
                .allMatch(s -> s.reason().equals(Optional.of(Reason.RECONCILIATION)))
                .extracting(s -> s.taskId() + " " + s.state())
                .containsExactly(
                        "t1 RUNNING",
                        "ended FAILED",
                        "never-on-known GONE",
                        "never-on-unreachable UNREACHABLE",
                        "never-on-unknown UNKNOWN",
                        "never UNKNOWN");
    }

    @Test
    void anOldFrameworkIsToldOfAllTheseAsLost() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework(Fleet.oldFramework("f1"));
        pool.given(launched("f1", "a1", T1)).whenTimePasses(Duration.ofSeconds(76));

        pool.when("f1", new Reconcile(List.of(asked("t1", "a1"), asked("never", "a1"), asked("never", "stranger"))));

        assertThat(pool.updates("f1")).extracting(TaskStatus::state).containsOnly(TaskState.LOST);
    }

    @Test
    void callsOfAFrameworkThatIsOverAreAnsweredWithThat() {
        pool.given(subscribed("f1")).when(new RemoveFramework(F1));

        pool.when("f1", kill("t1"));

        assertThat(pool.effects()).containsExactly(new AllocatorEffect.NoteRemoved(F1));
    }

    @Test
    void theStatusesOfATaskSurviveItsAgentsReturn() {
        runningTask();
        pool.when(report("f1", "t1", TaskState.RUNNING, "a1"));

        pool.when(register("a1", "cpus:4;mem:1024", Fleet.listed("f1", "t1", TaskState.RUNNING, "a1")));

        assertThat(taskState()).isEqualTo(TaskState.RUNNING);
    }

    private static Reconcile.Task asked(String taskId, String agentId) {
        return new Reconcile.Task(new TaskId(taskId), Optional.of(new AgentId(agentId)));
    }

    private void runningTask() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").given(launched("f1", "a1", T1));
    }

    private TaskState taskState() {
        return pool.view().taskState(pool.state().task(Fleet.key("f1", "t1")).get());
    }
}
