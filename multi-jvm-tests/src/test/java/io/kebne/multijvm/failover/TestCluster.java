package io.kebne.multijvm.failover;

import io.kebne.actors.cluster.NodeAddress;
import io.kebne.multijvm.harness.Await;
import io.kebne.multijvm.harness.Child;
import io.kebne.multijvm.harness.FreePorts;
import io.kebne.multijvm.harness.MultiJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Three masters and an agent, each a process. Closing it kills them. */
final class TestCluster implements AutoCloseable {
    private static final int MASTERS = 3;
    private static final Duration START_TIMEOUT = Duration.ofMinutes(1);

    private final MultiJvm jvms = new MultiJvm();
    private final Map<NodeAddress, Child> masters = new HashMap<>();
    private final List<NodeAddress> addresses;
    private final Path workDir;

    /** @param workDir for the journal and for the agent */
    TestCluster(Path workDir) {
        this.workDir = workDir;
        this.addresses = FreePorts.take(MASTERS).stream()
                .map(port -> new NodeAddress("127.0.0.1", port))
                .toList();
    }

    /** Starts all processes and waits until the masters know one allocator. */
    void start() {
        addresses.forEach(this::startMaster);
        jvms.start(
                "agent",
                List.of(),
                AgentProcess.class.getName(),
                List.of(workDir.resolve("agent").toString(), addressList()));
        allocatorHost();
    }

    /** Cluster addresses of the masters; the first is the one that forms the cluster when it finds none. */
    List<NodeAddress> masters() {
        return addresses;
    }

    void startMaster(NodeAddress address) {
        masters.put(
                address,
                jvms.start(
                        "master-" + address.port(),
                        List.of(),
                        MasterProcess.class.getName(),
                        List.of(Integer.toString(address.port()), workDir.toString(), addressList())));
    }

    /**
     * Kills the master that hosts the allocator and returns before another one does.
     *
     * @return which it was
     */
    NodeAddress killAllocatorHost() {
        NodeAddress host = allocatorHost();
        masters.remove(host).kill();
        return host;
    }

    /**
     * Where the allocator is. Waits until all masters that run agree about that, and that it is on one of them, not on
     * one that was killed.
     */
    NodeAddress allocatorHost() {
        return Await.present("masters agree where the allocator is", START_TIMEOUT, () -> {
            List<Optional<String>> hosts = masters.values().stream()
                    .map(TestCluster::lastAllocatorHost)
                    .distinct()
                    .toList();
            return hosts.size() == 1
                    ? hosts.get(0).map(host -> NodeAddress.parse("host", host)).filter(masters::containsKey)
                    : Optional.empty();
        });
    }

    private static Optional<String> lastAllocatorHost(Child master) {
        return master.stdout().lines().stream()
                .filter(line -> line.startsWith(MasterProcess.ALLOCATOR))
                .reduce((earlier, later) -> later)
                .map(line -> line.substring(line.indexOf('@') + 1));
    }

    private String addressList() {
        return addresses.stream().map(NodeAddress::toString).collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        jvms.close();
    }
}
