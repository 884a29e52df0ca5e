package io.kebne.launcher.local;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.cluster.NodeAddress;
import io.kebne.launcher.node.NodeStartException;
import io.kebne.launcher.node.Ports;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The nodes of a local cluster with the settings of each. Masters come first. All masters share one journal; each
 * agent offers all of the machine but a range of ports of its own.
 *
 * @param nodes masters, then agents
 */
record LocalPlan(List<PlannedNode> nodes) {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int FIRST_TASK_PORT = 31_000;
    private static final int TASK_PORTS = 1_000;

    private static final Map<String, Object> UNLESS_SET = Map.of(
            // On one machine the end of a process is proven; one that is only silent waits for a processor.
            "akka.cluster.failure-detector.acceptable-heartbeat-pause", "10s");

    private static final Map<String, Object> MASTER_UNLESS_SET = Map.of(
            "kebne.journal.cassandra.create",
            true,
            // What runs on one machine is likely to have one Cassandra node.
            "kebne.journal.cassandra.replication-factor",
            1);

    private static final Map<String, Object> AGENT_UNLESS_SET = Map.of(
            // A local cluster ends with its tasks, unless somebody wants to see what agents leave behind.
            "kebne.agent.tasks-on-stop", "end",
            // Ctrl-C is the end of it all. When even that is missed nobody comes back for the tasks, but for an agent's
            // restart.
            "kebne.agent.recovery-timeout", "1m",
            // With another number of agents than last time each has another share of the ports.
            "kebne.agent.reconfiguration-policy", "any");

    /**
     * @param settings the node's own, which nobody may set otherwise
     * @param unlessSet those of a local cluster, for which the user may have another wish
     */
    record PlannedNode(
            String name,
            boolean master,
            int httpPort,
            Path workDir,
            Map<String, Object> settings,
            Map<String, Object> unlessSet) {
        /** @param shared the settings that all nodes share */
        Config config(Config shared) {
            return ConfigFactory.parseMap(settings)
                    .withFallback(shared)
                    .withFallback(ConfigFactory.parseMap(unlessSet))
                    .withFallback(ConfigFactory.parseMap(UNLESS_SET));
        }

        String url() {
            return "http://" + LOOPBACK + ":" + httpPort;
        }
    }

    static LocalPlan of(LocalOptions options) throws NodeStartException {
        List<Integer> httpPorts = httpPorts(options);
        List<NodeAddress> masters = new ArrayList<>();
        for (int port : Ports.free(options.masters())) {
            masters.add(new NodeAddress(LOOPBACK, port));
        }
        List<PlannedNode> nodes = new ArrayList<>();
        for (int i = 0; i < options.masters(); i++) {
            int httpPort = httpPorts.get(i == 0 ? 0 : options.agents() + i);
            nodes.add(master(options, i, httpPort, masters));
        }
        for (int i = 0; i < options.agents(); i++) {
            nodes.add(agent(options, i, httpPorts.get(i + 1), masters));
        }
        return new LocalPlan(List.copyOf(nodes));
    }

    private static PlannedNode master(LocalOptions options, int index, int httpPort, List<NodeAddress> masters) {
        Path workDir = options.workDir().resolve("master-" + (index + 1));
        Map<String, Object> settings = shared(masters);
        settings.put("kebne.cluster.port", masters.get(index).port());
        settings.put("kebne.master.ip", LOOPBACK);
        settings.put("kebne.master.port", httpPort);
        settings.put("kebne.master.hostname", "localhost");
        settings.put("kebne.master.work-dir", workDir.toString());
        settings.put("kebne.journal.kind", options.journal());
        settings.put(
                "kebne.journal.embedded.file",
                options.workDir().resolve("journal.sqlite").toString());
        return new PlannedNode("master-" + (index + 1), true, httpPort, workDir, settings, MASTER_UNLESS_SET);
    }

    private static PlannedNode agent(LocalOptions options, int index, int httpPort, List<NodeAddress> masters) {
        Path workDir = options.workDir().resolve("agent-" + (index + 1));
        Map<String, Object> settings = shared(masters);
        int share = TASK_PORTS / options.agents();
        int first = FIRST_TASK_PORT + index * share;
        settings.put("kebne.agent.ip", LOOPBACK);
        settings.put("kebne.agent.port", httpPort);
        settings.put("kebne.agent.hostname", "localhost");
        settings.put("kebne.agent.work-dir", workDir.toString());
        Map<String, Object> unlessSet = new HashMap<>(AGENT_UNLESS_SET);
        unlessSet.put("kebne.agent.resources", "ports:[" + first + "-" + (first + share - 1) + "]");
        return new PlannedNode("agent-" + (index + 1), false, httpPort, workDir, settings, unlessSet);
    }

    private static Map<String, Object> shared(List<NodeAddress> masters) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("kebne.cluster.host", LOOPBACK);
        settings.put(
                "kebne.cluster.masters",
                masters.stream().map(NodeAddress::toString).toList());
        return settings;
    }

    private static List<Integer> httpPorts(LocalOptions options) throws NodeStartException {
        int count = options.masters() + options.agents();
        if (options.port() == 0) {
            return Ports.free(count);
        }
        List<Integer> ports = new ArrayList<>();
        for (int port = options.port(); port < options.port() + count; port++) {
            try {
                ports.add(Ports.require(LOOPBACK, port));
            } catch (NodeStartException e) {
                throw new NodeStartException(
                        e.getMessage() + " (a local cluster may be running already; choose another --port)", e);
            }
        }
        return ports;
    }
}
