package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Fleet.listed;
import static io.kebne.actors.allocator.core.Fleet.task;
import static io.kebne.actors.allocator.core.Pool.admitted;
import static io.kebne.actors.allocator.core.Pool.kill;
import static io.kebne.actors.allocator.core.Pool.launched;
import static io.kebne.actors.allocator.core.Pool.register;
import static io.kebne.actors.allocator.core.Pool.report;
import static io.kebne.actors.allocator.core.Pool.subscribed;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.operator.OperatorCommand.MarkAgentGone;
import io.kebne.protocol.scheduler.SchedulerCall.Reconcile;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What frameworks are told when they ask what became of tasks. */
class ReconciliationTest {
    private static final TaskInfo T1 = task("t1", "cpus:1;mem:128");
    private static final TaskInfo T2 = task("t2", "cpus:1;mem:128");

    private final Pool pool = new Pool();

    @Test
    @DisplayName("28 [reconciliation_tests: known, registered, unknown agent]")
    void aKnownTaskHasItsLatestStateAndOthersWhatTheirAgentSuggests() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").given(launched("f1", "a1", T1));
        pool.when(report("f1", "t1", TaskState.RUNNING, "a1"));

        assertThat(answers(asked("t1", "a1"), asked("never", "a1"), asked("never", "stranger"), asked("never")))
                .containsExactly("t1 RUNNING", "never GONE", "never UNKNOWN", "never UNKNOWN");
        assertThat(pool.updates("f1"))
                .allMatch(status -> status.reason().equals(Optional.of(Reason.RECONCILIATION)))
                .allMatch(status -> status.uuid().isEmpty())
                .allMatch(status -> status.unreachableMillis().isEmpty());
    }

    @Test
    @DisplayName("28 [reconciliation_tests: unreachable agent]")
    void tasksOnAnUnreachableAgentAreSaidToBeUnreachableSinceThen() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").given(launched("f1", "a1", T1));
        pool.whenTimePasses(Duration.ofSeconds(76));
        long since = pool.now().wallMillis();
        pool.whenTimePasses(Duration.ofSeconds(5));

        assertThat(answers(asked("t1", "a1"), asked("never", "a1")))
                .containsExactly("t1 UNREACHABLE", "never UNREACHABLE");
        assertThat(pool.updates("f1"))
                .allMatch(status -> status.unreachableMillis().equals(Optional.of(since)));
    }

    @Test
    @DisplayName("28 [reconciliation_tests: gone agent]")
    void tasksOnAGoneAgentAreGoneByOperator() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").given(launched("f1", "a1", T1));
        pool.given(new MarkAgentGone(new AgentId("a1")));

        assertThat(answers(asked("t1", "a1"), asked("never", "a1")))
                .containsExactly("t1 GONE_BY_OPERATOR", "never GONE_BY_OPERATOR");
    }

    @Test
    @DisplayName("28 [reconciliation_tests: recovered agent]")
    void nothingIsSaidOfAgentsThatHaveNotComeBackAfterAFailover() {
        pool.given(admitted("a1", "cpus:4"), admitted("a2", "cpus:4"), subscribed("f1"));
        pool.given(launched("f1", "a1", T1), launched("f1", "a2", T2)).givenFailover();
        pool.when(register("a2", "cpus:4", listed("f1", "t2", TaskState.RUNNING, "a2")));

        assertThat(answers(asked("t1", "a1"), asked("never", "a1"), asked("never")))
                .isEmpty();
        assertThat(answers(asked("t2", "a2"), asked("t2"), asked("never", "a2"), asked("never", "stranger")))
                .containsExactly("t2 RUNNING", "t2 RUNNING", "never GONE", "never UNKNOWN");
        assertThat(answers()).as("of those not named").containsExactly("t2 RUNNING");
        assertThat(pool.when("f1", kill("never")).updates("f1")).isEmpty();

        pool.when(register("a1", "cpus:4", listed("f1", "t1", TaskState.RUNNING, "a1")));
        assertThat(answers(asked("t1", "a1"), asked("never"))).containsExactly("t1 RUNNING", "never UNKNOWN");
    }

    @Test
    @DisplayName("29 [ImplicitNonTerminalTask, ImplicitTerminalTask, UnacknowledgedTerminalTask]")
    void withoutNamesAllThatHaveNotEndedAndByNameThoseThatHave() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1");
        pool.given(launched("f1", "a1", T1), launched("f1", "a1", T2));
        pool.when(report("f1", "t1", TaskState.FINISHED, "a1"));

        assertThat(answers()).containsExactly("t2 STAGING");
        assertThat(answers(asked("t1", "a1"))).containsExactly("t1 FINISHED");
    }

    @Test
    @DisplayName("14 [UnknownKillTask]")
    void aKillOfAnUnknownTaskOfAnOldFrameworkIsAnsweredAsLost() {
        pool.givenFramework(Fleet.oldFramework("f1")).when("f1", kill("nobody"));

        assertThat(pool.update("f1").state()).isEqualTo(TaskState.LOST);
        assertThat(pool.update("f1").reason()).contains(Reason.RECONCILIATION);
    }

    private List<String> answers(Reconcile.Task... tasks) {
        return pool.when("f1", new Reconcile(List.of(tasks))).updates("f1").stream()
                .map(ReconciliationTest::text)
                .toList();
    }

    private static String text(TaskStatus status) {
        return status.taskId() + " " + status.state();
    }

    private static Reconcile.Task asked(String taskId) {
        return new Reconcile.Task(new TaskId(taskId), Optional.empty());
    }

    private static Reconcile.Task asked(String taskId, String agentId) {
        return new Reconcile.Task(new TaskId(taskId), Optional.of(new AgentId(agentId)));
    }
}
