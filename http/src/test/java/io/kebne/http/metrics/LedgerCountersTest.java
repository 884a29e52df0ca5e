package io.kebne.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.http.TestCluster;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskState;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerCountersTest {
    private final TestCluster cluster = new TestCluster();
    private final LedgerCounters counters = new LedgerCounters();

    @BeforeEach
    void anOrdinaryCluster() {
        cluster.agent("a", "cpus:100000").framework("f", "*").framework("g", "*");
    }

    @Test
    void everyCounterStartsAtZero() {
        assertThat(count("master/tasks_finished")).isZero();
        assertThat(count("master/slave_removals")).isZero();
    }

    @Test
    void whatHappenedBeforeTheFirstViewIsNotCounted() {
        run("f", "t1", TaskState.FINISHED);

        observe();

        assertThat(count("master/tasks_finished")).isZero();
        assertThat(count("master/slave_registrations")).isZero();
    }

    @Test
    void endedTasksAreCountedOnceByState() {
        observe();
        run("f", "t1", TaskState.FINISHED);
        run("f", "t2", TaskState.FINISHED);
        run("g", "t1", TaskState.KILLED);
        observe();
        observe();

        assertThat(count("master/tasks_finished")).isEqualTo(2);
        assertThat(count("master/tasks_killed")).isEqualTo(1);
        assertThat(count("master/tasks_failed")).isZero();
    }

    @Test
    void failuresAreCountedByTheirReasonsInMesosWords() {
        observe();
        cluster.launch("f", "*", "a", "t1", "cpus:1", 1).fails("f", "t1", Reason.COMMAND_EXECUTOR_FAILED, 2);
        cluster.launch("f", "*", "a", "t2", "cpus:1", 1).fails("f", "t2", Reason.AGENT_REMOVED, 2);
        observe();

        assertThat(count("master/tasks_failed")).isEqualTo(2);
        assertThat(count("master/task_failed/source_slave/reason_command_executor_failed"))
                .isEqualTo(1);
        assertThat(count("master/task_failed/source_slave/reason_slave_removed"))
                .isEqualTo(1);
    }

    @Test
    void theTasksOfAFrameworkThatEndsAreCounted() {
        cluster.launch("f", "*", "a", "t1", "cpus:1", 1);
        observe();
        cluster.frameworkRemoved("f", 2);
        observe();
        cluster.reaches("f", "t1", TaskState.KILLED, 3);
        observe();
        run("g", "t2", TaskState.FINISHED);
        observe();

        assertThat(count("master/tasks_killed")).isEqualTo(1);
        assertThat(count("master/tasks_finished")).isEqualTo(1);
    }

    @Test
    void tasksThatAreForgottenAgainHaveBeenCounted() {
        observe();
        for (int i = 0; i < 2_500; i++) {
            run("f", "t" + i, TaskState.FINISHED);
            if (i % 500 == 499) {
                observe();
            }
        }

        assertThat(count("master/tasks_finished")).isEqualTo(2_500);
    }

    @Test
    void agentsAreCountedAsTheyComeAndGo() {
        observe();
        cluster.agent("b", "cpus:1").agent("c", "cpus:1");
        observe();
        cluster.agentReregistered("b", "cpus:2", 10).agentUnreachable("c", 11);
        observe();
        cluster.agentRemoved("b").agentRemoved("c");
        observe();

        assertThat(count("master/slave_registrations")).isEqualTo(2);
        assertThat(count("master/slave_reregistrations")).isEqualTo(1);
        assertThat(count("master/slave_unreachable_completed")).isEqualTo(1);
        assertThat(count("master/slave_removals")).isEqualTo(2);
        assertThat(count("master/slave_removals/reason_unhealthy")).isEqualTo(1);
        assertThat(count("master/slave_removals/reason_unregistered")).isEqualTo(1);
    }

    @Test
    void removalsThatWaitAreScheduledOnceAndCanceledWhenTheirAgentIsHeardOf() {
        cluster.agent("b", "cpus:1").agent("c", "cpus:1");
        observe();
        cluster.agentUnreachable("a", 10).removalHeld("b").removalHeld("c");
        observe();
        cluster.removalReleased("b").agentUnreachable("c", 11);
        observe();

        assertThat(count("master/slave_unreachable_scheduled")).isEqualTo(3);
        assertThat(count("master/slave_unreachable_completed")).isEqualTo(2);
        assertThat(count("master/slave_unreachable_canceled")).isEqualTo(1);
    }

    @Test
    void tasksOfWhoKnowsNothingOfPartitionsAreCountedAsLost() {
        FrameworkInfo info = FrameworkInfo.of(new FrameworkId("old"), "old", "*");
        cluster.framework(new FrameworkInfo(
                        info.id(),
                        info.name(),
                        info.user(),
                        info.roles(),
                        info.failoverTimeout(),
                        info.checkpoint(),
                        Set.of(Capability.MULTI_ROLE),
                        info.hostname(),
                        info.principal(),
                        info.webuiUrl()))
                .launch("old", "*", "a", "t1", "cpus:1", 1)
                .launch("f", "*", "a", "t2", "cpus:1", 1);
        observe();
        cluster.agentUnreachable("a", 10);
        observe();

        assertThat(count("master/tasks_lost")).isEqualTo(1);
    }

    private void run(String framework, String task, TaskState end) {
        cluster.launch(framework, "*", "a", task, "cpus:1", 1).reaches(framework, task, end, 2);
    }

    private void observe() {
        counters.observe(cluster.view());
    }

    private long count(String name) {
        Readings readings = new Readings();
        counters.add(readings);
        return (long) readings.all().get(name).value();
    }
}
