package io.kebne.launcher.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPlanTest {
    @TempDir
    private Path directory;

    @Test
    void eachAgentHasPortsOfItsOwn() throws Exception {
        List<LocalPlan.PlannedNode> nodes = plan(Map.of());
        assertThat(nodes.stream().map(LocalPlan.PlannedNode::name)).containsExactly("master-1", "agent-1", "agent-2");
        assertThat(nodes.stream().skip(1).map(node -> config(node, Map.of()).getString("kebne.agent.resources")))
                .containsExactly("ports:[31000-31499]", "ports:[31500-31999]");
    }

    @Test
    void whatTheUserSetsGoesBeforeWhatSuitsALocalCluster() throws Exception {
        Map<String, Object> set = Map.of(
                "kebne.agent.resources",
                "cpus:4",
                "kebne.agent.tasks-on-stop",
                "keep",
                "kebne.agent.recovery-timeout",
                "2h",
                "kebne.agent.reconfiguration-policy",
                "equal",
                "kebne.journal.cassandra.create",
                false,
                "kebne.journal.cassandra.replication-factor",
                3);
        List<LocalPlan.PlannedNode> nodes = plan(set);
        Config master = config(nodes.get(0), set);
        Config agent = config(nodes.get(1), set);
        set.forEach((path, value) -> assertThat((path.startsWith("kebne.agent") ? agent : master).getAnyRef(path))
                .as(path)
                .isEqualTo(value));
    }

    @Test
    void aNodesAddressIsThePlans() throws Exception {
        Map<String, Object> set = Map.of("kebne.agent.port", 1, "kebne.cluster.host", "10.0.0.1");
        LocalPlan.PlannedNode agent = plan(set).get(1);
        assertThat(config(agent, set).getInt("kebne.agent.port")).isEqualTo(agent.httpPort());
        assertThat(config(agent, set).getString("kebne.cluster.host")).isEqualTo("127.0.0.1");
    }

    private List<LocalPlan.PlannedNode> plan(Map<String, Object> set) throws Exception {
        return LocalPlan.of(new LocalOptions(1, 2, 0, directory, "memory", ConfigFactory.parseMap(set)))
                .nodes();
    }

    private static Config config(LocalPlan.PlannedNode node, Map<String, Object> set) {
        return node.config(ConfigFactory.parseMap(set));
    }
}
