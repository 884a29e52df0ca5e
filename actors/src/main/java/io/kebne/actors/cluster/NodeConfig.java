package io.kebne.actors.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.Map;

/** The configuration of a node's actor system. */
public final class NodeConfig {
    /** The name of every node's actor system. */
    public static final String SYSTEM = "kebne";

    private NodeConfig() {}

    /** Kebne's and Akka's defaults under the application's own settings and system properties. */
    public static Config base() {
        return base(ConfigFactory.defaultApplication());
    }

    /** Kebne's and Akka's defaults under these settings and system properties. */
    public static Config base(Config settings) {
        return ConfigFactory.defaultOverrides()
                .withFallback(settings)
                .withFallback(ConfigFactory.parseResources("kebne-cluster.conf"))
                .withFallback(ConfigFactory.defaultReferenceUnresolved());
    }

    /**
     * Of a node that reaches the cluster without being a member of it.
     *
     * @param base application settings, complete with the reference configuration
     * @param address where the masters reach it
     */
    public static Config ofClient(Config base, NodeAddress address) {
        return ConfigFactory.parseMap(Map.of(
                        "akka.actor.provider",
                        "remote",
                        "akka.remote.warn-about-direct-use",
                        "off",
                        "akka.remote.artery.canonical.hostname",
                        address.host(),
                        "akka.remote.artery.canonical.port",
                        address.port()))
                .withFallback(base)
                .resolve();
    }

    /**
     * @param base application settings, complete with the reference configuration
     * @param role what the node does
     * @param address where the other nodes reach it
     * @param masters all masters, in the same order on each node; the first forms a cluster when it finds none
     */
    public static Config of(Config base, Role role, NodeAddress address, List<NodeAddress> masters) {
        return of(base, role, address, masters, masters.size());
    }

    /**
     * @param seeds members to ask for the cluster; none: it is joined by other means
     * @param masters how many there are, whether they run or not; the same on each node, whatever its role, because each
     *     node may have to decide which side of a partition goes on
     */
    public static Config of(Config base, Role role, NodeAddress address, List<NodeAddress> seeds, int masters) {
        List<String> seedNodes =
                seeds.stream().map(seed -> "akka://" + SYSTEM + "@" + seed).toList();
        int quorum = masters / 2 + 1;
        return ConfigFactory.parseMap(Map.of(
                        "akka.remote.artery.canonical.hostname", address.host(),
                        "akka.remote.artery.canonical.port", address.port(),
                        "akka.cluster.roles", List.of(role.wireName()),
                        "akka.cluster.split-brain-resolver.static-quorum.quorum-size", quorum,
                        // No cluster begins without them, so no two can.
                        "akka.cluster.role.master.min-nr-of-members", quorum))
                .withValue("akka.cluster.seed-nodes", ConfigValueFactory.fromIterable(seedNodes))
                .withFallback(base)
                .resolve();
    }
}
