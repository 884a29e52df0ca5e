package io.kebne.multijvm.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.multijvm.cluster.FakeClock;
import io.kebne.multijvm.cluster.FaultCluster;
import io.kebne.multijvm.cluster.FaultPlan;
import io.kebne.multijvm.cluster.HistoryScheduler;
import io.kebne.multijvm.cluster.Node;
import io.kebne.multijvm.cluster.TestFramework;
import io.kebne.multijvm.harness.Await;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.task.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A master and an agent whose machine's clock is set. */
@Timeout(300)
class ClockFaultsTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration AFTERWARDS = Duration.ofSeconds(3);
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @Test
    @DisplayName("case 36: the clocks of master and agent jump an hour ahead and an hour back")
    void theClockIsSet() {
        FakeClock ofMaster = FakeClock.assumed(directory.resolve("master-clock"));
        FakeClock ofAgent = FakeClock.assumed(directory.resolve("agent-clock"));
        // Shorter than the jumps, and longer than the test, in which no offer may end by itself.
        FaultPlan plan = FaultPlan.of(directory.resolve("cluster"), 1, 1)
                .on(List.of(ofMaster, ofAgent))
                .set("kebne.allocator.offer-timeout", "10m");
        try (FaultCluster cluster = plan.start();
                TestFramework framework = TestFramework.connect(
                        cluster,
                        directory.resolve("history"),
                        "clock",
                        Capability.MULTI_ROLE,
                        Capability.PARTITION_AWARE)) {
            HistoryScheduler scheduler = framework.scheduler();
            scheduler.launch("long", HOUR);
            scheduler.awaitState("long", TaskState.RUNNING, SOON);
            Await.until("an offer", SOON, () -> scheduler.agentsHeld() == 1);
            List<Offer> offers = scheduler.held();
            List<TaskState> told = toldOf(framework, "long");

            for (FakeClock clock : List.of(ofMaster, ofAgent)) {
                for (Duration ahead : List.of(HOUR, HOUR.negated())) {
                    clock.set(ahead);
                    Await.time(AFTERWARDS);
                    assertThat(scheduler.held())
                            .as("offers after a jump by %s", ahead)
                            .isEqualTo(offers);
                    assertThat(activeAgents(cluster)).isEqualTo(1);
                }
                clock.set(Duration.ZERO);
            }

            assertThat(toldOf(framework, "long")).isEqualTo(told);
            assertThat(List.of(cluster.masters(), cluster.agents()).stream().flatMap(List::stream))
                    .extracting(Node::lives)
                    .containsOnly(1);
            scheduler.launch("short", Duration.ofSeconds(1));
            scheduler.awaitState("short", TaskState.FINISHED, SOON);
            assertThat(scheduler.last("long").map(status -> status.state())).isEqualTo(Optional.of(TaskState.RUNNING));
            framework.history().requireSound();
        }
    }

    private static int activeAgents(FaultCluster cluster) {
        return Await.present("an answer", SOON, () -> FaultCluster.activeAgents(cluster.anyMaster()));
    }

    /** The states that the scheduler was told of this task, each once: an update may come twice. */
    private static List<TaskState> toldOf(TestFramework framework, String taskId) {
        return framework.history().told(taskId).stream().distinct().toList();
    }
}
