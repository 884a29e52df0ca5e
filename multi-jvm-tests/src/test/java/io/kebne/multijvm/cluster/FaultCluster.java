package io.kebne.multijvm.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.multijvm.harness.Await;
import io.kebne.multijvm.harness.Child;
import io.kebne.multijvm.harness.MultiJvm;
import io.kebne.multijvm.harness.ProcessesOf;
import io.kebne.multijvm.harness.Program;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Masters and agents, each a process that the test may kill, pause, stop and start again. Closing it kills them all with
 * their tasks.
 */
public final class FaultCluster implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration RESTART_DELAY = Duration.ofSeconds(1);
    private static final int MAX_LIVES = 100;
    private static final Duration MOVE_TIMEOUT = Duration.ofSeconds(60);

    private final MultiJvm processes;
    private final FaultPlan plan;
    private final List<Node> nodes;
    private final ScheduledExecutorService supervisor = Executors.newSingleThreadScheduledExecutor();

    private FaultCluster(FaultPlan plan) {
        this.plan = plan;
        this.processes = new MultiJvm();
        this.nodes =
                plan.nodes().stream().map(node -> new Node(processes, node)).toList();
    }

    /** Starts all nodes and waits until every agent is offered by one allocator. */
    static FaultCluster start(FaultPlan plan) {
        FaultCluster cluster = new FaultCluster(plan);
        try {
            cluster.nodes.forEach(Node::start);
            cluster.supervise();
            cluster.awaitWhole(START_TIMEOUT);
            return cluster;
        } catch (AssertionError | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    public List<Node> masters() {
        return nodes.stream().filter(Node::isMaster).toList();
    }

    public List<Node> agents() {
        return nodes.stream().filter(node -> !node.isMaster()).toList();
    }

    /** For further processes, which end with the cluster. */
    public MultiJvm processes() {
        return processes;
    }

    /** The first master whose process runs. */
    public Node anyMaster() {
        return masters().stream()
                .filter(Node::isRunning)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no master runs"));
    }

    /** A master that runs and is not this one. */
    public Node otherMaster(Node than) {
        return masters().stream()
                .filter(node -> node.isRunning() && node != than)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no master runs but " + than));
    }

    /** The master that hosts the allocator. Waits until all masters that run agree about that, and it is one of them. */
    public Node leader() {
        return Await.present("the masters agree where the allocator is", MOVE_TIMEOUT, this::agreedLeader);
    }

    /** Resumes what is paused, starts what has ended, and waits until all is well again. */
    public void heal() {
        for (Node node : nodes) {
            node.restore();
        }
        awaitWhole(START_TIMEOUT);
    }

    /** Waits until every agent is active and all masters know one allocator. */
    public void awaitWhole(Duration atMost) {
        Await.until(
                "all " + agents().size() + " agents are there and all masters know one allocator",
                atMost,
                () -> requireNoLoop()
                        && masters().stream().allMatch(this::knowsAll)
                        && agreedLeader().isPresent());
    }

    /** How many agents this master knows to be active; nothing when it does not answer. */
    public static Optional<Integer> activeAgents(Node master) {
        return master.get("/slaves").map(answer -> {
            int active = 0;
            for (JsonNode agent : answer.path("slaves")) {
                active += agent.path("active").asBoolean() ? 1 : 0;
            }
            return active;
        });
    }

    /** The number that a master measures under this name; nothing when it does not answer, or does not measure it. */
    public static Optional<Double> metric(Node node, String name) {
        return node.get("/metrics/snapshot")
                .map(all -> all.path(name))
                .filter(JsonNode::isNumber)
                .map(JsonNode::asDouble);
    }

    @Override
    public void close() {
        supervisor.shutdownNow();
        awaitSupervisor();
        processes.close();
        ProcessesOf.kill(plan.directory());
    }

    /** That the journal which all masters share is complete and had one writer at a time; after {@link #close}. */
    public void requireSoundJournal() {
        try (MultiJvm tools = new MultiJvm()) {
            String file = plan.journal().toString();
            Child verify = Program.start(tools, "verify", List.of("journal", "verify", "--journal-file", file));
            int exit = verify.awaitExit(Duration.ofMinutes(1));
            assertThat(exit).as("%s", verify.stdout().lines()).isZero();
        }
    }

    private void supervise() {
        long period = RESTART_DELAY.toMillis();
        ScheduledFuture<?> unused = supervisor.scheduleWithFixedDelay(
                () -> nodes.forEach(Node::supervise), period, period, TimeUnit.MILLISECONDS);
    }

    /** What it starts afterwards would be left over. */
    private void awaitSupervisor() {
        try {
            boolean unused = supervisor.awaitTermination(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nobody waits for a node that cannot start. */
    private boolean requireNoLoop() {
        nodes.stream().filter(node -> node.lives() > MAX_LIVES).findFirst().ifPresent(node -> {
            throw new IllegalStateException(node + " ends again and again");
        });
        return true;
    }

    private boolean knowsAll(Node master) {
        return activeAgents(master).equals(Optional.of(agents().size()));
    }

    private Optional<Node> agreedLeader() {
        Set<Optional<String>> said = masters().stream()
                .filter(Node::isRunning)
                .map(FaultCluster::allocatorAddress)
                .collect(Collectors.toSet());
        return said.size() == 1 ? said.iterator().next().flatMap(this::runningAt) : Optional.empty();
    }

    private Optional<Node> runningAt(String address) {
        return masters().stream()
                .filter(node -> node.isRunning() && address.endsWith("@" + node.clusterAddress()))
                .findFirst();
    }

    private static Optional<String> allocatorAddress(Node master) {
        // No framework has this id, so that nobody but this master has to answer.
        return master.get("/explain?framework=none").stream()
                .flatMap(answer -> Stream.ofNullable(answer.get("allocator_host")))
                .map(JsonNode::asText)
                .findFirst();
    }
}
