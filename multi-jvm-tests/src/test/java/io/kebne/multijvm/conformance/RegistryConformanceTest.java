package io.kebne.multijvm.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.multijvm.harness.Await;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.scheduler.SchedulerCall.Reconcile;
import io.kebne.protocol.task.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of agents that are away, over time and over the end of the master. */
@Timeout(180)
class RegistryConformanceTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final TaskId T1 = new TaskId("t1");
    private static final TaskId T2 = new TaskId("t2");

    @TempDir
    private Path directory;

    @Test
    @DisplayName("35 [RegistryGcByCount]")
    void theOlderOfTwoUnreachableAgentsIsForgotten() throws InterruptedException {
        Map<String, String> settings = Map.of(
                "kebne.allocator.agent-disconnect-timeout", "3s",
                "kebne.allocator.agent-unreachable-timeout", "8s",
                "kebne.allocator.registry-max-agent-count", "1",
                "kebne.allocator.registry-gc-interval", "2s");
        try (PlayedCluster cluster = new PlayedCluster(directory, settings)) {
            PlayedAgent older = cluster.agent("older");
            PlayedAgent younger = cluster.agent("younger");
            Tenant tenant = Tenant.of(cluster.schedulers(), "f", Capability.PARTITION_AWARE);
            tenant.launchOn(older, T1);
            tenant.launchOn(younger, T2);
            older.fallSilent();
            tenant.awaitState(T1, TaskState.UNREACHABLE);
            younger.fallSilent();
            tenant.awaitState(T2, TaskState.UNREACHABLE);

            // What a master shows comes a moment after it has happened: at first, not that the younger one is away.
            Await.until("both are away", SOON, () -> cluster.metric("master/slave_removals/reason_unhealthy") >= 2);
            Await.until("the older one is forgotten", SOON, () -> cluster.metric("master/slaves_unreachable") == 1);

            assertThat(tenant.ask(T1, Optional.of(older.id())).state()).isEqualTo(TaskState.UNKNOWN);
            assertThat(tenant.ask(T2, Optional.of(younger.id())).state()).isEqualTo(TaskState.UNREACHABLE);
        }
    }

    @Test
    @DisplayName("36 [UnreachableTaskAfterFailover, RecoveredSlaveCanReregister], 28 [recovered agent]")
    void anAgentStaysAwayWhenAnotherMasterHasTakenOver() throws InterruptedException {
        Map<String, String> settings = Map.of("kebne.allocator.agent-reregister-timeout", "20s");
        try (PlayedCluster cluster = new PlayedCluster(directory, settings)) {
            PlayedAgent agent = cluster.agent("a1");
            Tenant before = Tenant.of(cluster.schedulers(), "f", Capability.PARTITION_AWARE);
            before.launchOn(agent, T1);

            cluster.restart();

            Tenant tenant = Tenant.of(cluster.schedulers(), "f", Capability.PARTITION_AWARE);
            Reconcile.Task ofAgent = new Reconcile.Task(T1, Optional.of(agent.id()));
            Reconcile.Task ofAny = new Reconcile.Task(T2, Optional.empty());
            tenant.driver().reconcile(List.of(ofAgent, ofAny));
            Await.time(PAUSE);
            assertThat(tenant.scheduler().takeUpdates()).isEmpty();
            tenant.awaitState(T1, TaskState.UNREACHABLE);

            cluster.connect(agent);

            tenant.awaitState(T1, TaskState.RUNNING);
            tenant.driver().kill(T1, Optional.empty());
            tenant.awaitState(T1, TaskState.KILLED);
        }
    }
}
