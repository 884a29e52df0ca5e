package io.kebne.launcher.node;

import com.typesafe.config.Config;
import io.kebne.actors.cluster.ClusterUnreachableException;
import io.kebne.actors.cluster.NodeAddress;
import io.kebne.actors.cluster.SeedDiscovery;
import io.kebne.launcher.seeds.MasterSource;
import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * A node's place in the cluster, from {@code kebne.cluster}.
 *
 * @param address where the other nodes reach it; an agent's port may be 0 for any free one
 * @param masters cluster addresses of all masters as far as they are known now; not empty
 * @param source where those are written
 * @param required how many masters there must be before one of them forms a cluster
 */
record ClusterSettings(NodeAddress address, List<NodeAddress> masters, MasterSource source, int required) {
    static final String REQUIRED = "kebne.cluster.required-masters";
    private static final long RETRY_MILLIS = 500;

    /** A master that is told of no masters is the only one. One that finds itself among them goes by that name. */
    static ClusterSettings ofMaster(Config root) throws NodeStartException {
        MasterSource source = MasterSource.of(root);
        int required = root.getInt(REQUIRED);
        int configured = port(root, NodeAddress.DEFAULT_MASTER_PORT);
        requireCount(source, required);
        Optional<String> host = host(root);
        List<NodeAddress> masters = host.isPresent() ? now(source) : untilOwn(root, source, configured);
        if (!source.changes() && required > Math.max(1, masters.size())) {
            throw new InvalidValueException(
                    REQUIRED, "is " + required + ", but " + source.name() + " has " + masters.size());
        }
        String name =
                host.or(() -> own(masters, configured).map(NodeAddress::host)).orElseGet(ClusterSettings::ownAddress);
        NodeAddress self = new NodeAddress(name, configured == 0 ? Ports.require(name, 0) : configured);
        return masters.isEmpty() && !source.changes()
                ? new ClusterSettings(self, List.of(self), new MasterSource.Listed(List.of(self)), 1)
                : new ClusterSettings(self, masters.isEmpty() ? List.of(self) : masters, source, required);
    }

    /** Waits for a source that names no master yet. */
    static ClusterSettings ofAgent(Config root) {
        MasterSource source = MasterSource.of(root);
        requireCount(source, root.getInt(REQUIRED));
        List<NodeAddress> masters = search(root, source, found -> true);
        if (masters.isEmpty()) {
            throw new InvalidValueException(
                    MasterSource.LIST,
                    "an agent must be told of a master, by --master, --masters, --masters-file or --masters-dns");
        }
        String host = host(root).orElseGet(() -> onTheWayTo(masters));
        return new ClusterSettings(new NodeAddress(host, port(root, 0)), masters, source, root.getInt(REQUIRED));
    }

    /** How many masters there are, as far as is known. */
    int count() {
        return Math.max(required, masters.size());
    }

    /** Whether this node is all there is of masters. */
    boolean isLone() {
        return masters.size() == 1 && required <= 1 && masters.get(0).equals(address);
    }

    /** Nodes that count differently would disagree on what a majority is. */
    private static void requireCount(MasterSource source, int required) {
        if (source instanceof MasterSource.InDns && required == 0) {
            throw new InvalidValueException(
                    REQUIRED,
                    "must say how many masters there are, since " + source.name() + " may name fewer at first");
        }
    }

    private static Optional<String> host(Config root) {
        return Optional.of(root.getString("kebne.cluster.host")).filter(host -> !host.isBlank());
    }

    private static int port(Config root, int byDefault) {
        int port = root.getInt("kebne.cluster.port");
        return port < 0 ? byDefault : port;
    }

    /** What is written now; the search goes on when the node runs. */
    private static List<NodeAddress> now(MasterSource source) {
        try {
            return source.masters();
        } catch (ClusterUnreachableException e) {
            return List.of();
        }
    }

    /** A master that is not told its address must be found among the others; a list's master may be none of them. */
    private static List<NodeAddress> untilOwn(Config root, MasterSource source, int port) {
        return source.changes() ? search(root, source, found -> own(found, port).isPresent()) : source.masters();
    }

    private static Optional<NodeAddress> own(List<NodeAddress> masters, int port) {
        return masters.stream()
                .filter(master -> master.port() == port && isOfThisMachine(master.host()))
                .findFirst();
    }

    /**
     * Looks until what is found will do.
     *
     * @throws ClusterUnreachableException when it does not within {@code kebne.node.discovery-timeout}
     */
    private static List<NodeAddress> search(Config root, MasterSource source, Predicate<List<NodeAddress>> enough) {
        long deadline = System.nanoTime()
                + (source.changes()
                        ? root.getDuration("kebne.node.discovery-timeout").toNanos()
                        : 0);
        while (true) {
            ClusterUnreachableException failure;
            try {
                List<NodeAddress> found = source.masters();
                if (enough.test(found)) {
                    return found;
                }
                failure = new ClusterUnreachableException(source.name() + ": none of " + found
                        + " is this machine; kebne.cluster.host and kebne.cluster.port say which it is");
            } catch (ClusterUnreachableException e) {
                failure = e;
            }
            if (System.nanoTime() - deadline >= 0) {
                throw failure;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS));
        }
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
