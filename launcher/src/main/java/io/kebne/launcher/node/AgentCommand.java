package io.kebne.launcher.node;

import com.typesafe.config.Config;
import io.kebne.actors.cluster.NodeAddress;
import io.kebne.actors.cluster.SeedDiscovery;
import io.kebne.launcher.settings.Overrides;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kebne agent}. */
@Command(
        name = "agent",
        description = {
            "Runs an agent until it is stopped; its tasks end with it.",
            "Example: kebne agent --master http://10.0.0.1:5050 --work-dir /var/lib/kebne/agent"
        })
public final class AgentCommand extends NodeCommand {
    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "HTTP address of a master, which is asked for the cluster addresses of all.")
    private String master;

    @Option(
            names = "--masters",
            split = ",",
            paramLabel = "HOST:PORT",
            description = "Cluster addresses of all masters, instead of --master.")
    private List<String> masters;

    @Option(
            names = "--resources",
            paramLabel = "RESOURCES",
            description = "What it offers, such as 'cpus:4;mem:8192'; the rest is detected.")
    private String resources;

    @Option(
            names = "--attributes",
            paramLabel = "ATTRIBUTES",
            description = "What offers carry along, such as 'rack:a;zone:west'.")
    private String attributes;

    @Override
    String block() {
        return "kebne.agent";
    }

    @Override
    Overrides ownOverrides(Overrides overrides) {
        List<String> addresses = masters != null || master == null
                ? masters
                : SeedDiscovery.seeds(master).stream().map(NodeAddress::toString).toList();
        return overrides.put("kebne.cluster.masters", addresses)
                .put("kebne.agent.resources", resources)
                .put("kebne.agent.attributes", attributes);
    }

    @Override
    Node start(Config complete) throws NodeStartException {
        return RunningAgent.start(complete);
    }
}
