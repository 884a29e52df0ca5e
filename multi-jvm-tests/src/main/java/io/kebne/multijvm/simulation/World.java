package io.kebne.multijvm.simulation;

import io.kebne.actors.allocator.core.AllocatorSettings;
import io.kebne.actors.allocator.core.AllocatorState;
import io.kebne.actors.allocator.core.Snapshots;
import io.kebne.actors.framework.core.FrameworkState;
import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.persistence.framework.FrameworkEvent;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.SchedulerEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The simulated cluster: its nodes, what connects them, and who says what to whom. */
final class World {
    private static final int MASTERS = 3;
    private static final List<String> HOSTS = List.of(
            "cpus:4;mem:4096;disk:1000;ports:[31000-31001]",
            "cpus:2;mem:1024;disk:500;ports:[31000-31001]",
            "cpus:3;mem:2048;disk:500;ports:[31000-31003]",
            "cpus:1;mem:512;ports:[31000-31000]");
    private static final List<Client.Profile> CLIENTS = List.of(
            new Client.Profile(
                    "r0",
                    Set.of(Capability.MULTI_ROLE, Capability.PARTITION_AWARE, Capability.TASK_KILLING_STATE),
                    Duration.ofHours(1)),
            new Client.Profile("r0", Set.of(Capability.MULTI_ROLE), Duration.ofMinutes(2)),
            new Client.Profile(
                    "r1", Set.of(Capability.MULTI_ROLE, Capability.PARTITION_AWARE), Duration.ofSeconds(20)));

    /** Masters, hosts and clients; in this order where they are numbered. */
    static final int NODES = MASTERS + HOSTS.size() + CLIENTS.size();

    /** The times of a pool that are short enough for a short history. */
    static final AllocatorSettings ALLOCATOR_SETTINGS = new AllocatorSettings(
            Duration.ofSeconds(10),
            Duration.ofMillis(5),
            Duration.ofSeconds(4),
            Duration.ofSeconds(12),
            Duration.ofSeconds(20),
            10,
            32_000,
            Map.of(),
            AllocatorSettings.DEFAULT.ordering(),
            AllocatorSettings.DEFAULT.fairSharingExcluded(),
            AllocatorSettings.DEFAULT.hoardingShare(),
            Duration.ofSeconds(5),
            AllocatorSettings.DEFAULT.removal(),
            AllocatorSettings.DEFAULT.domain());

    private final long seed;
    private final Mutation mutation;
    private final Agenda agenda = new Agenda();
    private final Trace trace;
    private final Network network;
    private final Disk disk;
    private final Shards shards;
    private final History history = new History();
    private final Log<AllocatorEvent, AllocatorState> ledger;
    private final Map<FrameworkId, Log<FrameworkEvent, FrameworkState>> frameworkLogs = new HashMap<>();
    private final List<Node> masters = new ArrayList<>();
    private final List<Host> hosts = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final Node operator;
    private int lives;

    World(long seed, Mutation mutation, boolean tracing) {
        this.seed = seed;
        this.mutation = mutation;
        this.trace = new Trace(tracing, agenda);
        this.network = new Network(agenda, trace, dice("network"));
        this.disk = new Disk(agenda, dice("disk"));
        this.ledger = log(
                "allocator",
                AllocatorState.EMPTY,
                AllocatorState::apply,
                state -> Snapshots.restore(Snapshots.of(state)),
                this::durable);
        for (int i = 1; i <= MASTERS; i++) {
            masters.add(node("master-" + i));
        }
        this.shards = new Shards(this, masters, dice("shards"), this::entity);
        for (String resources : HOSTS) {
            String name = "agent-" + (hosts.size() + 1);
            hosts.add(new Host(this, node(name), dice(name + " host"), Resources.parse(resources)));
        }
        for (Client.Profile profile : CLIENTS) {
            String name = "client-" + (clients.size() + 1);
            clients.add(new Client(this, node(name), dice(name + " scheduler"), profile));
        }
        this.operator = node("operator");
    }

    void start() {
        masters.forEach(Node::start);
        operator.start();
        hosts.forEach(Host::start);
        clients.forEach(Client::start);
    }

    Mutation mutation() {
        return mutation;
    }

    Agenda agenda() {
        return agenda;
    }

    Trace trace() {
        return trace;
    }

    Network network() {
        return network;
    }

    Disk disk() {
        return disk;
    }

    Shards shards() {
        return shards;
    }

    History history() {
        return history;
    }

    Log<AllocatorEvent, AllocatorState> ledger() {
        return ledger;
    }

    Log<FrameworkEvent, FrameworkState> frameworkLog(FrameworkId frameworkId) {
        return frameworkLogs.computeIfAbsent(
                frameworkId,
                id -> log(
                        SimulatedFramework.name(id),
                        FrameworkState.EMPTY,
                        FrameworkState::apply,
                        UnaryOperator.identity(),
                        event -> {}));
    }

    List<Node> masters() {
        return masters;
    }

    List<Host> hosts() {
        return hosts;
    }

    List<Client> clients() {
        return clients;
    }

    /** All nodes that faults may meet. */
    List<Node> nodes() {
        List<Node> all = new ArrayList<>(masters);
        hosts.forEach(host -> all.add(host.node()));
        clients.forEach(client -> all.add(client.node()));
        return all;
    }

    /** Whether a master cannot reach the others. */
    boolean isCutOff(Node master) {
        return masters.stream()
                .filter(other -> !other.equals(master))
                .allMatch(other -> network.isCut(master, other) || network.isCut(other, master));
    }

    /** Names a life of an entity. */
    String nextLife() {
        return "life-" + ++lives;
    }

    Dice dice(String purpose) {
        return new Dice(seed, purpose);
    }

    void tellAllocator(Node from, Object message, Consumer<SimulatedAllocator> handler) {
        shards.tell(from, SimulatedAllocator.NAME, message, entity -> handler.accept((SimulatedAllocator) entity));
    }

    void tellFramework(Node from, FrameworkId to, Object message, Consumer<SimulatedFramework> handler) {
        shards.tell(from, SimulatedFramework.name(to), message, entity -> handler.accept((SimulatedFramework) entity));
    }

    void tellAgent(Node from, Ref to, AgentMessage message) {
        Host host = hosts.stream()
                .filter(candidate -> candidate.node().equals(to.node()))
                .findFirst()
                .orElseThrow();
        network.send(from, to.node(), message, () -> {
            if (to.isAlive()) {
                host.receive(message);
            }
        });
    }

    void tellScheduler(Node from, Ref to, SchedulerEvent event) {
        Client client = clients.stream()
                .filter(candidate -> candidate.node().equals(to.node()))
                .findFirst()
                .orElseThrow();
        network.send(from, to.node(), event, () -> {
            if (to.isAlive()) {
                client.receive(event);
            }
        });
    }

    /** An operator's command; its answer is of no interest here. */
    void operate(OperatorCommand command) {
        tellAllocator(
                operator,
                command,
                allocator -> allocator.operate(command, reply -> trace.note(() -> command + ": " + reply)));
    }

    /** What a decider decides; that it fails is a violation. */
    <T> T faultless(Supplier<T> decide) {
        try {
            return decide.get();
        } catch (ViolationException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ViolationException(Invariant.NO_FAULT, "a decider failed: " + e, e);
        }
    }

    /** @param check throws {@link IllegalStateException} when the invariant is broken */
    static void holds(Invariant invariant, Runnable check) {
        try {
            check.run();
        } catch (IllegalStateException e) {
            throw new ViolationException(invariant, e.getMessage(), e);
        }
    }

    private void durable(AllocatorEvent event) {
        history.durable(event);
        if (event instanceof AllocatorEvent.AgentDrained drained) {
            hosts.stream().filter(host -> host.id().equals(drained.agentId())).forEach(Host::requireEmpty);
        }
    }

    private Entity entity(String name, Node master) {
        return name.equals(SimulatedAllocator.NAME)
                ? new SimulatedAllocator(this, master, dice("allocator on " + master.name()))
                : new SimulatedFramework(this, master, SimulatedFramework.frameworkId(name));
    }

    private Node node(String name) {
        return new Node(name, agenda, dice(name));
    }

    private <E, S> Log<E, S> log(
            String id, S empty, BiFunction<S, E, S> apply, UnaryOperator<S> stored, Consumer<E> appended) {
        return new Log<>(id, disk, empty, apply, stored, appended, mutation != Mutation.SKIP_FENCE);
    }
}
