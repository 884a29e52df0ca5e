package io.kebne.launcher.local;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.launcher.node.Node;
import io.kebne.launcher.node.NodeStartException;
import io.kebne.launcher.node.RunningAgent;
import io.kebne.launcher.node.RunningMaster;
import io.kebne.protocol.credential.Credential;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A local cluster in this process: each node is an actor system of its own, and they speak over the same connections
 * that processes would use. It ends as a whole, so its nodes do not take leave of each other.
 */
public final class InProcessCluster implements LocalCluster {
    private static final Map<String, Object> TOGETHER = Map.of(
            "akka.coordinated-shutdown.run-by-jvm-shutdown-hook", "off",
            "akka.coordinated-shutdown.run-by-actor-system-terminate", "off");

    private final LocalPlan plan;
    private final Optional<Credential> credential;
    private final List<Node> masters = new ArrayList<>();
    private final List<Node> agents = new ArrayList<>();
    private volatile boolean closed;

    private InProcessCluster(LocalPlan plan, Optional<Credential> credential) {
        this.plan = plan;
        this.credential = credential;
    }

    /** @throws NodeStartException when a node cannot be started; nothing is left running then */
    public static InProcessCluster start(LocalOptions options) throws NodeStartException {
        return start(options, line -> {});
    }

    /**
     * @param ended hears one line about each node that ends before the cluster is closed
     * @throws NodeStartException when a node cannot be started; nothing is left running then
     */
    public static InProcessCluster start(LocalOptions options, Consumer<String> ended) throws NodeStartException {
        InProcessCluster cluster = new InProcessCluster(LocalPlan.of(options), options.credential());
        Config shared = ConfigFactory.parseMap(TOGETHER).withFallback(options.settings());
        try {
            cluster.startAll(shared);
            cluster.watch(ended);
            return cluster;
        } catch (NodeStartException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void startAll(Config shared) throws NodeStartException {
        for (LocalPlan.PlannedNode node : plan.nodes()) {
            if (node.master()) {
                masters.add(RunningMaster.start(NodeConfig.base(node.config(shared))));
            }
        }
        List<Callable<Node>> starts = new ArrayList<>();
        for (LocalPlan.PlannedNode node : plan.nodes()) {
            if (!node.master()) {
                starts.add(() -> RunningAgent.start(NodeConfig.base(node.config(shared))));
            }
        }
        agents.addAll(together(starts));
    }

    private void watch(Consumer<String> ended) {
        Stream.concat(masters.stream(), agents.stream())
                .forEach(node -> node.stopped().thenRun(() -> {
                    if (!closed) {
                        ended.accept("the " + node.name() + " at " + node.url() + " has ended; see the log");
                    }
                }));
    }

    @Override
    public List<String> masterUrls() {
        return plan.nodes().stream()
                .filter(LocalPlan.PlannedNode::master)
                .map(LocalPlan.PlannedNode::url)
                .toList();
    }

    @Override
    public List<Member> members() {
        long pid = ProcessHandle.current().pid();
        return plan.nodes().stream()
                .map(node -> new Member(node.name(), node.url(), pid))
                .toList();
    }

    @Override
    public Optional<Credential> credential() {
        return credential;
    }

    @Override
    public void requireAlive() throws NodeStartException {
        for (Node node : masters) {
            if (node.stopped().toCompletableFuture().isDone()) {
                throw new NodeStartException("the master at " + node.url() + " has ended; see the log");
            }
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        closeTogether(agents);
        closeTogether(masters);
    }

    private static void closeTogether(List<Node> nodes) {
        CompletableFuture<?>[] closing = nodes.stream()
                .map(node -> CompletableFuture.runAsync(node::close))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(closing).join();
    }

    private static List<Node> together(List<Callable<Node>> starts) throws NodeStartException {
        ExecutorService executor = Executors.newFixedThreadPool(Math.max(1, Math.min(4, starts.size())));
        List<Node> started = new ArrayList<>();
        NodeStartException failure = null;
        try {
            for (Future<Node> start : executor.invokeAll(starts)) {
                try {
                    started.add(start.get());
                } catch (ExecutionException e) {
                    failure = e.getCause() instanceof NodeStartException known
                            ? known
                            : new NodeStartException("an agent did not start: " + e.getCause(), e.getCause());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = new NodeStartException("interrupted while starting agents", e);
        } finally {
            executor.shutdown();
        }
        if (failure != null) {
            closeTogether(started);
            throw failure;
        }
        return started;
    }
}
