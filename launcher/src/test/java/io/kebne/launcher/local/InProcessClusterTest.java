package io.kebne.launcher.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.launcher.client.HttpNode;
import io.kebne.launcher.node.NodeStartException;
import io.kebne.launcher.node.Ports;
import io.kebne.launcher.node.RunningAgent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InProcessClusterTest {
    private static final int AGENTS = 2;

    @TempDir
    private Path directory;

    @Test
    void agentsRegisterAndClosingLeavesNothingBehind() throws Exception {
        LocalCluster cluster = InProcessCluster.start(options("memory", 0));
        List<Integer> ports = new ArrayList<>();
        try (cluster) {
            Readiness.awaitAgents(cluster, AGENTS, active -> {});
            JsonNode state = new HttpNode(cluster.masterUrl()).get("/state");

            assertThat(state.path("activated_slaves").asInt()).isEqualTo(AGENTS);
            assertThat(taskPorts(state)).containsExactly("[31000-31499]", "[31500-31999]");
            for (LocalCluster.Member member : cluster.members()) {
                ports.add(URI.create(member.url()).getPort());
            }
            ports.add(clusterPort(state));
            assertThat(ports).hasSize(4);
        }

        for (int port : ports) {
            assertThat(Ports.require("127.0.0.1", port)).isEqualTo(port);
        }
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    @Test
    void theEmbeddedJournalKeepsAgentsBetweenRuns() throws Exception {
        Set<String> first = agentsOfOneRun();

        assertThat(agentsOfOneRun()).isEqualTo(first).hasSize(AGENTS);
    }

    @Test
    void whatIsInUseIsRefusedInOneLine() throws Exception {
        try (LocalCluster cluster = InProcessCluster.start(options("memory", 0))) {
            int port = URI.create(cluster.masterUrl()).getPort();

            assertThatThrownBy(() -> InProcessCluster.start(options("memory", port)))
                    .isInstanceOf(NodeStartException.class)
                    .hasMessageStartingWith("address in use: 127.0.0.1:" + port);
            assertThatThrownBy(() -> InProcessCluster.start(options("memory", 0)))
                    .isInstanceOf(NodeStartException.class)
                    .hasMessageContaining("master-1 is in use by another master");
            assertThatThrownBy(this::secondAgent)
                    .isInstanceOf(NodeStartException.class)
                    .hasMessageContaining("agent-1 is in use by another agent");
        }
    }

    private void secondAgent() throws NodeStartException {
        RunningAgent.start(NodeConfig.base(ConfigFactory.parseMap(Map.of(
                "kebne.agent.work-dir",
                directory.resolve("agent-1").toString(),
                "kebne.agent.port",
                0,
                "kebne.cluster.masters",
                List.of("127.0.0.1:1")))));
    }

    private Set<String> agentsOfOneRun() throws Exception {
        try (LocalCluster cluster = InProcessCluster.start(options("embedded", 0))) {
            Readiness.awaitAgents(cluster, AGENTS, active -> {});
            Set<String> ids = new TreeSet<>();
            new HttpNode(cluster.masterUrl())
                    .get("/slaves")
                    .path("slaves")
                    .forEach(agent -> ids.add(agent.path("id").asText()));
            return ids;
        }
    }

    private static List<String> taskPorts(JsonNode state) {
        List<String> ports = new ArrayList<>();
        state.path("slaves")
                .forEach(
                        agent -> ports.add(agent.path("resources").path("ports").asText()));
        return ports.stream().sorted().toList();
    }

    private static int clusterPort(JsonNode state) throws IOException {
        String address = state.path("flags").path("cluster_address").asText();
        return Integer.parseInt(address.substring(address.indexOf(':') + 1));
    }

    private LocalOptions options(String journal, int port) {
        return new LocalOptions(1, AGENTS, port, directory, journal, ConfigFactory.empty());
    }
}
