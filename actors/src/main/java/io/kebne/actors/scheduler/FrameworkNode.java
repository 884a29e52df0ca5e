package io.kebne.actors.scheduler;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.SelfUp;
import akka.cluster.typed.Subscribe;
import com.typesafe.config.Config;
import io.kebne.actors.allocator.core.AllocatorSettings;
import io.kebne.actors.cluster.ClusterUnreachableException;
import io.kebne.actors.cluster.Entities;
import io.kebne.actors.cluster.NodeAddress;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.actors.cluster.Role;
import io.kebne.actors.cluster.SeedDiscovery;
import io.kebne.actors.framework.FrameworkSettings;
import io.kebne.protocol.credential.Credential;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A framework's process as a node of the cluster. Join once, then subscribe as many frameworks as wanted. Closing leaves
 * the cluster; frameworks that were not torn down wait for their failover timeout then. A node that the cluster expels,
 * because one was out of the other's reach for too long, begins anew by itself and subscribes them again.
 */
public final class FrameworkNode implements AutoCloseable {
    private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration REJOIN_PAUSE = Duration.ofSeconds(2);
    private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(10);

    private final Config config;
    private final SchedulerSettings settings;
    private final List<Connection> connections = new ArrayList<>();
    private final Map<String, Supplier<CompletionStage<Done>>> beforeLeaving = new LinkedHashMap<>();
    private ActorSystem<Void> system;
    private Entities entities;
    private boolean closed;

    /** Begins to join. */
    private FrameworkNode(Config config) {
        this.config = config;
        this.settings = SchedulerSettings.from(config.getConfig("kebne.scheduler"));
        begin();
    }

    /**
     * Joins the cluster of this master and waits until the cluster has taken the node in.
     *
     * @param masterUrl HTTP address of any master, such as {@code http://127.0.0.1:5050}
     * @throws ClusterUnreachableException when there is no cluster, or it does not answer within half a minute
     */
    public static FrameworkNode connect(String masterUrl) {
        return connect(masterUrl, Optional.empty());
    }

    /**
     * Joins the cluster of this master, which is told by its HTTP endpoint who asks.
     *
     * @param masterUrl HTTP address of any master, such as {@code http://127.0.0.1:5050}
     * @param credential where the masters ask for one
     * @throws ClusterUnreachableException when there is no cluster, it does not know the credential, or it does not answer
     *     within half a minute
     */
    public static FrameworkNode connect(String masterUrl, Optional<Credential> credential) {
        NodeAddress self = new NodeAddress(SeedDiscovery.localAddress(masterUrl), 0);
        return join(NodeConfig.base(), self, SeedDiscovery.masters(masterUrl, credential));
    }

    /**
     * Joins the cluster of these masters and waits until the cluster has taken the node in.
     *
     * @param base settings, complete with the reference configuration
     * @param self where the masters can reach this process; port 0 for any free one
     * @param seeds cluster addresses of all masters
     * @throws ClusterUnreachableException when the cluster does not answer within half a minute
     */
    public static FrameworkNode join(Config base, NodeAddress self, List<NodeAddress> seeds) {
        return join(base, self, new SeedDiscovery.Masters(seeds, seeds.size()));
    }

    private static FrameworkNode join(Config base, NodeAddress self, SeedDiscovery.Masters masters) {
        List<NodeAddress> seeds = masters.addresses();
        Config config = NodeConfig.of(base, Role.FRAMEWORK, self, seeds, masters.count());
        FrameworkNode node = new FrameworkNode(config);
        try {
            awaitUp(node.system, seeds);
            return node;
        } catch (ClusterUnreachableException e) {
            node.close();
            throw e;
        }
    }

    /** An id for a framework that has none yet. */
    public static FrameworkId newFrameworkId() {
        return new FrameworkId(UUID.randomUUID().toString());
    }

    /** Subscribes a framework; {@code scheduler} is called back from now on. */
    public SchedulerDriver subscribe(FrameworkInfo info, Scheduler scheduler) {
        return subscribe(info, Set.of(), OfferConstraints.NONE, scheduler);
    }

    /**
     * Subscribes a framework that wants offers of some agents only; {@code scheduler} is called back from now on.
     *
     * @param suppressedRoles for which it wants no offers until it revives them
     * @param offerConstraints which agents it wants offers of, by role
     */
    public synchronized SchedulerDriver subscribe(
            FrameworkInfo info, Set<String> suppressedRoles, OfferConstraints offerConstraints, Scheduler scheduler) {
        Connection connection = new Connection(new Subscription(info, suppressedRoles, offerConstraints), scheduler);
        connections.add(connection);
        open(connection);
        return new ActorSchedulerDriver(connection);
    }

    /**
     * Has something done before this process leaves the cluster, by {@link #close} or because it is told to end.
     *
     * @param action begins it; the node leaves when it has completed, or five seconds later
     */
    public synchronized void beforeLeaving(String name, Supplier<CompletionStage<Done>> action) {
        beforeLeaving.put(name, action);
        addBeforeLeaving(name, action);
    }

    /** Leaves the cluster and ends the node's actors; waits for that, but not for ever. */
    @Override
    public void close() {
        ActorSystem<Void> last = last();
        last.terminate();
        try {
            last.getWhenTerminated().toCompletableFuture().get(LEAVE_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            last.log().warn("Leaving the cluster did not finish within {}", LEAVE_TIMEOUT);
        }
    }

    private synchronized ActorSystem<Void> last() {
        closed = true;
        return system;
    }

    private void begin() {
        ActorSystem<Void> next = ActorSystem.create(Behaviors.empty(), NodeConfig.SYSTEM, config);
        try {
            entities = Entities.start(
                    next, AllocatorSettings.DEFAULT, FrameworkSettings.from(config.getConfig("kebne.framework")));
        } catch (RuntimeException e) {
            next.terminate();
            throw e;
        }
        system = next;
        CompletionStage<Void> unused = next.getWhenTerminated().thenRunAsync(() -> onTerminated(next));
    }

    private synchronized void onTerminated(ActorSystem<Void> former) {
        if (closed || !isExpelled(former)) {
            return;
        }
        try {
            begin();
        } catch (RuntimeException e) {
            // As when somebody else has its port by now. Nobody else would begin it again.
            former.log().error("This process cannot join the cluster again yet; it tries again in {}", REJOIN_PAUSE, e);
            CompletableFuture.delayedExecutor(REJOIN_PAUSE.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> onTerminated(former));
            return;
        }
        beforeLeaving.forEach(this::addBeforeLeaving);
        connections.removeIf(Connection::isOver);
        connections.forEach(this::open);
    }

    private void open(Connection connection) {
        FrameworkId id = connection.subscription().info().id();
        connection.use(system.systemActorOf(
                SchedulerActor.create(connection, entities.framework(id), settings),
                "scheduler-" + UUID.randomUUID(),
                Props.empty()));
    }

    private void addBeforeLeaving(String name, Supplier<CompletionStage<Done>> action) {
        ActorSystem<Void> present = system;
        CoordinatedShutdown.get(present)
                .addTask(
                        CoordinatedShutdown.PhaseBeforeServiceUnbind(),
                        name,
                        () -> isExpelled(present)
                                ? CompletableFuture.completedFuture(Done.getInstance())
                                : action.get());
    }

    private static boolean isExpelled(ActorSystem<?> system) {
        Optional<CoordinatedShutdown.Reason> reason =
                CoordinatedShutdown.get(system).getShutdownReason();
        return reason.equals(Optional.of(CoordinatedShutdown.clusterDowningReason()));
    }

    private static void awaitUp(ActorSystem<?> system, List<NodeAddress> seeds) {
        CompletableFuture<Void> up = new CompletableFuture<>();
        Cluster cluster = Cluster.get(system);
        ActorRef<SelfUp> watcher = system.systemActorOf(
                Behaviors.receiveMessage((SelfUp message) -> {
                    up.complete(null);
                    return Behaviors.stopped();
                }),
                "await-up",
                Props.empty());
        cluster.subscriptions().tell(Subscribe.create(watcher, SelfUp.class));
        try {
            up.get(JOIN_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterUnreachableException("interrupted while joining the cluster", e);
        } catch (ExecutionException | TimeoutException e) {
            MemberStatus status = cluster.selfMember().status();
            throw new ClusterUnreachableException(
                    "the masters at " + seeds + " did not take this node in (status " + status + ")", e);
        }
    }
}
