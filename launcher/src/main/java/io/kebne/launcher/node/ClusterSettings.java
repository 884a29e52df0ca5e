package io.kebne.launcher.node;

import com.typesafe.config.Config;
import io.kebne.actors.cluster.NodeAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * A node's place in the cluster, from {@code kebne.cluster}.
 *
 * @param address where the other nodes reach it
 * @param masters cluster addresses of all masters, in the same order on each node
 */
record ClusterSettings(NodeAddress address, List<NodeAddress> masters) {
    /** @param defaultPort for a node that names none */
    static ClusterSettings from(Config root, int defaultPort) {
        Config config = root.getConfig("kebne.cluster");
        String host = config.getString("host");
        int port = config.getInt("port");
        NodeAddress self = new NodeAddress(host.isBlank() ? ownAddress() : host, port < 0 ? defaultPort : port);
        List<NodeAddress> masters = config.getStringList("masters").stream()
                .map(text -> NodeAddress.parse("kebne.cluster.masters", text))
                .toList();
        return new ClusterSettings(self, masters);
    }

    static String ownAddress() {
        try {
            return InetAddress.getLocalHost().getHostAddress();
        } catch (UnknownHostException e) {
            return InetAddress.getLoopbackAddress().getHostAddress();
        }
    }
}
