package io.kebne.http.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.http.FakeMaster;
import io.kebne.http.TestCluster;
import io.kebne.http.TestServer;
import io.kebne.persistence.allocator.AllocatorEvent.AgentDeactivated;
import io.kebne.persistence.allocator.AllocatorEvent.AgentGone;
import io.kebne.persistence.allocator.AllocatorEvent.MachinesDown;
import io.kebne.persistence.allocator.AllocatorEvent.MaintenanceScheduled;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.machine.MachineId;
import io.kebne.protocol.machine.MaintenanceWindow;
import io.kebne.protocol.machine.Unavailability;
import io.kebne.protocol.policy.DrainConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What Mesos keeps in its registry, in the shape of its message. */
class RegistryTest {
    @Test
    void itHasTheAgentsThatAreThereUnreachableAndGone() {
        JsonNode registry = registry(new TestCluster()
                .agent("b", "cpus:4;mem:1024", "rack:r1")
                .agent("a", "cpus:2")
                .agent("late", "cpus:1")
                .agent("early", "cpus:1")
                .agent("gone", "cpus:1")
                .draining("a", new DrainConfig(Optional.of(Duration.ofSeconds(3)), true), 5)
                .journal(new AgentDeactivated(new AgentId("b"), 6))
                .agentUnreachable("early", 7)
                .agentUnreachable("late", 8)
                .journal(new AgentGone(new AgentId("gone"), 9)));

        assertThat(registry.at("/master/info/id").asText()).isEqualTo("master-id");
        assertThat(registry.at("/slaves/slaves")).hasSize(2);
        JsonNode a = registry.at("/slaves/slaves/0");
        assertThat(a.at("/info/id/value").asText()).isEqualTo("a");
        assertThat(a.at("/drain_info/state").asText()).isEqualTo("DRAINING");
        assertThat(a.at("/drain_info/config/max_grace_period/nanoseconds").asLong())
                .isEqualTo(3_000_000_000L);
        JsonNode b = registry.at("/slaves/slaves/1");
        assertThat(b.at("/info/hostname").asText()).isEqualTo("host-b");
        assertThat(b.at("/info/resources/0/scalar/value").asDouble()).isPositive();
        assertThat(b.at("/info/attributes/0/name").asText()).isEqualTo("rack");
        assertThat(b.at("/deactivated").asBoolean()).isTrue();
        assertThat(b.has("drain_info")).isFalse();
        assertThat(registry.at("/unreachable/slaves").toString())
                .isEqualTo("[{\"id\":{\"value\":\"early\"},\"timestamp\":{\"nanoseconds\":7000000}},"
                        + "{\"id\":{\"value\":\"late\"},\"timestamp\":{\"nanoseconds\":8000000}}]");
        assertThat(registry.at("/gone/slaves").toString())
                .isEqualTo("[{\"id\":{\"value\":\"gone\"},\"timestamp\":{\"nanoseconds\":9000000}}]");
        assertThat(registry.at("/minimum_capabilities").toString()).isEqualTo("[{\"capability\":\"AGENT_DRAINING\"}]");
    }

    @Test
    void itHasWhatOperatorsHaveLaidDown() {
        MachineId up = new MachineId("host1", "");
        MachineId down = new MachineId("host2", "");
        JsonNode registry = registry(new TestCluster()
                .quota("eng", "cpus:1", "cpus:2")
                .weight("web", 2.5)
                .weight("db", 3)
                .journal(new MaintenanceScheduled(
                        List.of(new MaintenanceWindow(
                                List.of(up, down),
                                new Unavailability(Instant.ofEpochSecond(0, 10), Optional.of(Duration.ofNanos(20))))),
                        1))
                .journal(new MachinesDown(List.of(down), 2)));

        assertThat(registry.at("/weights").toString())
                .isEqualTo(
                        "[{\"info\":{\"weight\":3.0,\"role\":\"db\"}},{\"info\":{\"weight\":2.5,\"role\":\"web\"}}]");
        assertThat(registry.at("/quota_configs/0/role").asText()).isEqualTo("eng");
        assertThat(registry.at("/quota_configs/0/guarantees/cpus/value").asDouble())
                .isEqualTo(1);
        assertThat(registry.at("/quota_configs/0/limits/cpus/value").asDouble()).isEqualTo(2);
        assertThat(registry.at("/machines/machines"))
                .extracting(machine -> machine.at("/info/id/hostname").asText() + " "
                        + machine.at("/info/mode").asText() + " "
                        + machine.at("/info/unavailability/start/nanoseconds").asLong())
                .containsExactly("host1 DRAINING 10", "host2 DOWN 10");
        assertThat(registry.at("/schedules/0/windows/0/machine_ids")).hasSize(2);
        assertThat(registry.at("/minimum_capabilities").toString()).isEqualTo("[{\"capability\":\"QUOTA_V2\"}]");
    }

    @Test
    void anEmptyClusterHasEmptyLists() {
        JsonNode registry = registry(new TestCluster());

        assertThat(registry.at("/slaves/slaves").toString()).isEqualTo("[]");
        assertThat(registry.at("/schedules").toString()).isEqualTo("[]");
        assertThat(registry.at("/minimum_capabilities").toString()).isEqualTo("[]");
    }

    private static JsonNode registry(TestCluster cluster) {
        FakeMaster master = new FakeMaster();
        master.show(cluster.view());
        try (TestServer server = TestServer.of(master)) {
            return server.json("/registrar(1)/registry");
        }
    }
}
