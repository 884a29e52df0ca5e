package io.kebne.multijvm.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.scheduler.FrameworkNode;
import io.kebne.multijvm.cluster.Answer;
import io.kebne.multijvm.cluster.FaultCluster;
import io.kebne.multijvm.cluster.FaultPlan;
import io.kebne.multijvm.cluster.Node;
import io.kebne.multijvm.cluster.SchedulerProcess;
import io.kebne.multijvm.harness.Await;
import io.kebne.multijvm.harness.Child;
import io.kebne.multijvm.history.History;
import io.kebne.multijvm.network.NetworkHost;
import io.kebne.multijvm.network.NetworkHosts;
import io.kebne.protocol.task.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Three masters, two agents and a framework, each on a host of its own, while links between them are cut. */
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PartitionFaultsTest {
    private static final int MASTERS = 3;
    private static final int AGENTS = 2;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration PARTITION = Duration.parse(System.getProperty("kebne.faults.partition", "PT20S"));
    /** 10 s on a machine that has nothing else to do. */
    private static final Duration CONVERGENCE_BOUND = Duration.ofSeconds(20);

    /** Long enough for an agent to be heard again that was cut off: packets are repeated ever more seldom meanwhile. */
    private static final Duration UNREACHABLE = Duration.ofSeconds(20);

    private static final Duration BRIEFLY = Duration.ofSeconds(3);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path directory;

    private NetworkHosts network;
    private FaultCluster cluster;
    private Child scheduler;
    private History history;

    @BeforeAll
    void start() {
        network = NetworkHosts.assumed(MASTERS + AGENTS + 1);
        cluster = FaultPlan.of(directory.resolve("cluster"), MASTERS, AGENTS)
                .withoutPatience()
                .on(network.hosts().subList(0, MASTERS + AGENTS))
                .set("kebne.allocator.agent-unreachable-timeout", UNREACHABLE.toSeconds() + "s")
                .start();
        Path own = directory.resolve("history");
        history = History.in(own);
        NetworkHost host = network.hosts().get(MASTERS + AGENTS);
        scheduler =
                SchedulerProcess.start(cluster, host, FrameworkNode.newFrameworkId(), own, 3, "a@agent-1", "b@agent-2");
        SchedulerProcess.awaitState(scheduler, "a", TaskState.RUNNING, SOON);
        SchedulerProcess.awaitState(scheduler, "b", TaskState.RUNNING, SOON);
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
        if (network != null) {
            network.close();
        }
    }

    @BeforeEach
    void heal() {
        cluster.heal();
    }

    @AfterEach
    void nothingWasLostAndNothingRanTwice() {
        history.requireSound();
    }

    @Test
    @DisplayName("case 22: the allocator's master cut off from everybody else")
    void theLeaderAlone() {
        Node leader = cluster.leader();
        Node other = cluster.otherMaster(leader);
        NetworkHost host = hostOf(leader);
        long tasksBefore = history.started();
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong lastThere = new AtomicLong(Long.MIN_VALUE);
        network.cut(host);
        long start = System.nanoTime();
        CompletableFuture<Void> there = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                // Not when it is answered, which this JVM may learn much later.
                long asked = System.nanoTime();
                if (written(leader)) {
                    lastThere.set(asked);
                }
            }
        });

        Optional<Long> firstHere = Optional.empty();
        long end = start + PARTITION.toNanos();
        // On a slow machine the majority may take longer to decide.
        long latest = end + SOON.toNanos();
        while (System.nanoTime() - (firstHere.isPresent() ? end : latest) < 0) {
            long asked = System.nanoTime();
            if (written(other) && firstHere.isEmpty()) {
                firstHere = Optional.of(asked);
            }
        }
        over.set(true);
        there.join();

        assertThat(firstHere).as("when the majority took its first write").isPresent();
        assertThat(firstHere.orElseThrow()).isGreaterThan(lastThere.get());
        System.out.printf(
                "partition: the last write alone after %d ms, the first of the majority after %d ms%n",
                Math.max(0, (lastThere.get() - start) / 1_000_000), (firstHere.orElseThrow() - start) / 1_000_000);
        network.mend(host);
        long mended = System.nanoTime();
        cluster.awaitWhole(CONVERGENCE_BOUND);
        System.out.printf("partition: all is one again after %d ms%n", (System.nanoTime() - mended) / 1_000_000);
        Await.until("tasks begin as before", SOON, () -> history.started() > tasksBefore + 20);
    }

    @Test
    @DisplayName("case 24: an agent cut off for less, and for more, than its deadline")
    void anAgentAlone() {
        Node agent = cluster.agents().get(0);
        NetworkHost host = hostOf(agent);
        List<TaskState> told = history.told("a");

        network.cut(host);
        Await.time(BRIEFLY);
        network.mend(host);
        cluster.awaitWhole(SOON);
        assertThat(history.told("a")).hasSameElementsAs(told);

        network.cut(host);
        Await.until("it is unreachable", UNREACHABLE.plus(SOON), () -> lastTold("a") == TaskState.UNREACHABLE);
        network.mend(host);
        Await.until("it runs again", SOON, () -> lastTold("a") == TaskState.RUNNING);
        assertThat(lastTold("b")).isEqualTo(TaskState.RUNNING);
    }

    private TaskState lastTold(String taskId) {
        List<TaskState> told = history.told(taskId);
        return told.get(told.size() - 1);
    }

    private NetworkHost hostOf(Node node) {
        return network.hosts().stream()
                .filter(host -> host == node.host())
                .findFirst()
                .orElseThrow();
    }

    private static boolean written(Node master) {
        String weight = "[{\"role\": \"partition\", \"weight\": 2}]";
        return master.request("PUT", "/weights", weight, Duration.ofSeconds(2))
                .filter(Answer::isSuccess)
                .isPresent();
    }
}
