package io.kebne.multijvm.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.cluster.NodeAddress;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.actors.scheduler.FrameworkNode;
import io.kebne.actors.scheduler.SchedulerDriver;
import io.kebne.multijvm.cluster.RecordingScheduler;
import io.kebne.multijvm.harness.Await;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.SchedulerCall.Reconcile;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of real masters, while an agent with a task and a framework with a scheduler live through it. */
@Timeout(200)
class MasterKillTest {
    private static final Duration FAILOVER_BOUND = Duration.ofSeconds(30);
    private static final Duration SUPERVISOR_DELAY = Duration.ofMillis(2500);
    private static final int ROUNDS = 2;
    private static final Resources PER_TASK = Resources.parse("cpus:1;mem:32");

    @TempDir
    private Path workDir;

    private final RecordingScheduler scheduler = new RecordingScheduler();

    @Test
    void offersTasksAndLaunchesSurviveOneMasterAfterTheOtherWhileMostAreThere() throws InterruptedException {
        try (TestCluster cluster = new TestCluster(workDir)) {
            cluster.start();
            try (FrameworkNode node =
                    FrameworkNode.join(NodeConfig.base(), new NodeAddress("127.0.0.1", 0), cluster.masters())) {
                liveThroughKills(cluster, node);
            }
        }
    }

    @Test
    void aMasterThatIsStartedAgainJoinsTheOthers() {
        try (TestCluster cluster = new TestCluster(workDir)) {
            cluster.start();
            // The master that was there first is the one that may form a cluster, and must not while there is one.
            NodeAddress killed = cluster.killAllocatorHost();
            NodeAddress next = cluster.allocatorHost();

            // Its process is there again just before the others quarantine its former life, which is when it hears
            // from them last.
            Await.time(SUPERVISOR_DELAY);
            cluster.startMaster(killed);

            assertThat(cluster.allocatorHost()).isEqualTo(next);
        }
    }

    private void liveThroughKills(TestCluster cluster, FrameworkNode node) throws InterruptedException {
        FrameworkInfo info = FrameworkInfo.of(FrameworkNode.newFrameworkId(), "failover", "*")
                .withFailoverTimeout(Duration.ofMinutes(5));
        SchedulerDriver driver = node.subscribe(info, scheduler);
        Resources total = Resources.parse(AgentProcess.RESOURCES);
        Resources rest = total.minus(PER_TASK);
        TaskId longTask = launch(driver, scheduler.takeOffers(total), "long", "sleep 300");
        awaitState(longTask, TaskState.RUNNING);
        for (int round = 1; round <= ROUNDS; round++) {
            cluster.allocatorHost();
            // Taken and kept, so that the next offers can only be those of the next allocator.
            scheduler.takeOffers(rest);
            long start = System.nanoTime();
            NodeAddress host = cluster.killAllocatorHost();
            List<Offer> offers = scheduler.takeOffers(rest);
            Duration failover = Duration.ofNanos(System.nanoTime() - start);
            System.out.printf("kill -9 of %s: next offer after %d ms%n", host, failover.toMillis());
            assertThat(failover).isLessThan(FAILOVER_BOUND);

            assertThat(answer(driver, longTask).state()).isEqualTo(TaskState.RUNNING);
            awaitState(launch(driver, offers, "short-" + round, "exit 0"), TaskState.FINISHED);
            cluster.startMaster(host);
        }
        driver.kill(longTask, Optional.empty());
        awaitState(longTask, TaskState.KILLED);
        driver.teardown();
        assertThat(scheduler.takeError()).contains("torn down");
    }

    /** Asks until there is an answer: while its agent has not said what it runs, nothing can be said of a task. */
    private TaskStatus answer(SchedulerDriver driver, TaskId task) {
        return Await.present("an answer", FAILOVER_BOUND, () -> {
            driver.reconcile(List.of(new Reconcile.Task(task, Optional.empty())));
            return scheduler.takeUpdates().stream()
                    .filter(status -> status.reason().equals(Optional.of(Reason.RECONCILIATION)))
                    .findFirst();
        });
    }

    private static TaskId launch(SchedulerDriver driver, List<Offer> offers, String id, String command) {
        TaskInfo task = TaskInfo.of(new TaskId(id), id, PER_TASK, CommandInfo.shell(command));
        driver.accept(offers.stream().map(Offer::id).toList(), List.of(task), Filters.NONE);
        return task.taskId();
    }

    private void awaitState(TaskId taskId, TaskState state) throws InterruptedException {
        scheduler.takeUpdate(taskId + " " + state, s -> s.taskId().equals(taskId) && s.state() == state);
    }
}
