package io.kebne.launcher.node;

import com.typesafe.config.Config;
import io.kebne.actors.cluster.ClusterUnreachableException;
import io.kebne.actors.cluster.NodeAddress;
import io.kebne.actors.cluster.SeedDiscovery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * A node's place in the cluster, from {@code kebne.cluster}.
 *
 * @param address where the other nodes reach it; an agent's port may be 0 for any free one
 * @param masters cluster addresses of all masters, in the same order on each node; not empty
 */
record ClusterSettings(NodeAddress address, List<NodeAddress> masters) {
    /** A master that is told of no masters is the only one. One that finds itself among them goes by that name. */
    static ClusterSettings ofMaster(Config root) throws NodeStartException {
        List<NodeAddress> masters = masters(root);
        int configured = port(root, NodeAddress.DEFAULT_MASTER_PORT);
        String host = host(root)
                .or(() -> masters.stream()
                        .filter(master -> master.port() == configured && isOfThisMachine(master.host()))
                        .map(NodeAddress::host)
                        .findFirst())
                .orElseGet(ClusterSettings::ownAddress);
        int port = configured == 0 ? Ports.require(host, 0) : configured;
        NodeAddress self = new NodeAddress(host, port);
        return new ClusterSettings(self, masters.isEmpty() ? List.of(self) : masters);
    }

    static ClusterSettings ofAgent(Config root) throws NodeStartException {
        List<NodeAddress> masters = masters(root);
        if (masters.isEmpty()) {
            throw new NodeStartException("an agent must be told of a master, by --master or kebne.cluster.masters");
        }
        String host = host(root).orElseGet(() -> onTheWayTo(masters));
        return new ClusterSettings(new NodeAddress(host, port(root, 0)), masters);
    }

    private static Optional<String> host(Config root) {
        return Optional.of(root.getString("kebne.cluster.host")).filter(host -> !host.isBlank());
    }

    private static int port(Config root, int byDefault) {
        int port = root.getInt("kebne.cluster.port");
        return port < 0 ? byDefault : port;
    }

    private static List<NodeAddress> masters(Config root) {
        return root.getStringList("kebne.cluster.masters").stream()
                .map(text -> NodeAddress.parse("kebne.cluster.masters", text))
                .toList();
    }

    /** What the masters see this machine as. */
    private static String onTheWayTo(List<NodeAddress> masters) {
        for (NodeAddress master : masters) {
            try {
                return SeedDiscovery.localAddress(master.toString());
            } catch (ClusterUnreachableException e) {
                // Perhaps the next one can be reached; if none can, they may be started later.
            }
        }
        return ownAddress();
    }

    private static String ownAddress() {
        try {
            return InetAddress.getLocalHost().getHostAddress();
        } catch (UnknownHostException e) {
            return InetAddress.getLoopbackAddress().getHostAddress();
        }
    }

    private static boolean isOfThisMachine(String host) {
        try {
            return NetworkInterface.getByInetAddress(InetAddress.getByName(host)) != null;
        } catch (IOException e) {
            return false;
        }
    }
}
