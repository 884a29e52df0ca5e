package io.kebne.multijvm.cluster;

import io.kebne.multijvm.harness.FreePorts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A cluster before it is started: how many nodes, where, and with which settings. */
public final class FaultPlan {
    private static final int HTTP_PORT = 5050;
    private static final int CLUSTER_PORT = 5055;
    private static final String PATIENCE = "akka.cluster.failure-detector.acceptable-heartbeat-pause";

    private final Path directory;
    private final int masters;
    private final int agents;
    private final Map<String, String> settings = new HashMap<>();
    private final Map<String, List<String>> jvmOptions = new HashMap<>();
    private final Map<String, Path> workDirs = new HashMap<>();
    private List<? extends Host> hosts = List.of();
    private Path journal;

    private FaultPlan(Path directory, int masters, int agents) {
        this.directory = directory;
        this.masters = masters;
        this.agents = agents;
        this.journal = directory.resolve("journal.sqlite");
        settings.put("kebne.agent.resources", "cpus:8;mem:8192;disk:8192;ports:[31000-31099]");
        settings.put(PATIENCE, "10s");
    }

    /**
     * On this machine, with an embedded journal that all masters share. As in a local cluster nodes are patient with each other's
     * silence, since the end of a process is proven.
     */
    public static FaultPlan of(Path directory, int masters, int agents) {
        return new FaultPlan(directory, masters, agents);
    }

    /** Of all nodes. */
    public FaultPlan set(String key, String value) {
        settings.put(key, value);
        return this;
    }

    /** Nodes give each other up for silence as soon as they do by default. */
    public FaultPlan withoutPatience() {
        settings.remove(PATIENCE);
        return this;
    }

    /** On these hosts, masters first. Those that share an address share its ports. */
    public FaultPlan on(List<? extends Host> others) {
        if (others.size() != masters + agents) {
            throw new IllegalArgumentException(others.size() + " hosts for " + (masters + agents) + " nodes");
        }
        hosts = others;
        return this;
    }

    public FaultPlan jvmOptions(String node, String... options) {
        jvmOptions.put(node, List.of(options));
        return this;
    }

    public FaultPlan workDir(String node, Path workDir) {
        workDirs.put(node, workDir);
        return this;
    }

    Path journal() {
        return journal;
    }

    public FaultPlan journal(Path file) {
        journal = file;
        return this;
    }

    /** Starts it and waits until it can be used. */
    public FaultCluster start() {
        return FaultCluster.start(this);
    }

    Path directory() {
        return directory;
    }

    List<NodePlan> nodes() {
        int count = masters + agents;
        List<Host> on = hosts.isEmpty() ? Collections.nCopies(count, new Loopback()) : List.copyOf(hosts);
        boolean shared = on.stream().map(Host::address).distinct().count() < count;
        List<Integer> ports = shared ? FreePorts.take(count + masters) : Collections.nCopies(count, HTTP_PORT);
        List<NodePlan> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean master = i < masters;
            String name = master ? "master-" + (i + 1) : "agent-" + (i - masters + 1);
            int clusterPort = !master ? 0 : shared ? ports.get(count + i) : CLUSTER_PORT;
            nodes.add(new NodePlan(
                    name,
                    master,
                    on.get(i),
                    ports.get(i),
                    clusterPort,
                    workDirs.getOrDefault(name, directory.resolve(name)),
                    Map.of(),
                    jvmOptions.getOrDefault(name, List.of())));
        }
        String addresses = nodes.stream()
                .filter(NodePlan::master)
                .map(node -> node.host().address() + ":" + node.clusterPort())
                .collect(Collectors.joining(","));
        return nodes.stream().map(node -> complete(node, addresses)).toList();
    }

    private NodePlan complete(NodePlan node, String masterAddresses) {
        Map<String, String> own = new HashMap<>(settings);
        String block = node.master() ? "kebne.master" : "kebne.agent";
        own.put(block + ".ip", node.host().address());
        own.put(block + ".port", Integer.toString(node.httpPort()));
        own.putIfAbsent(block + ".hostname", node.name());
        own.put(block + ".work-dir", node.workDir().toString());
        if (!node.master()) {
            own.put(
                    "kebne.agent.runtime-dir",
                    directory.resolve("run-" + node.name()).toString());
            own.put("kebne.agent.recovery-timeout", "2m");
        }
        own.put("kebne.cluster.host", node.host().address());
        own.put("kebne.cluster.masters", masterAddresses);
        if (node.master()) {
            own.put("kebne.cluster.port", Integer.toString(node.clusterPort()));
            own.put("kebne.journal.embedded.file", journal.toString());
        }
        return node.withSettings(own);
    }
}
