package io.kebne.launcher.seeds;

import akka.actor.ActorSelection;
import akka.actor.Address;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Down;
import akka.cluster.typed.JoinSeedNodes;
import io.kebne.actors.cluster.NodeAddress;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.launcher.seeds.Formation.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * Looks for the masters again and again until this node is in the cluster, and tells Akka whom to join; one on each node
 * that starts. A master is asked for Akka's own actor on it: a process that stands still does not answer, though its port
 * would. Soft: ends when the cluster has taken the node in.
 */
public final class SeedSearch extends AbstractBehavior<SeedSearch.Message> {
    sealed interface Message {}

    private record Tick() implements Message {}

    private record Looked(List<NodeAddress> found, Set<NodeAddress> answering) implements Message {}

    private record Failed(String why) implements Message {}

    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final Duration INTERVAL_OF_LOOKUPS = Duration.ofSeconds(1);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(1);
    /** In a row, with the masters before this one away: they may be about to start. */
    private static final int LOOKS_THAT_CONVINCE = 12;
    /**
     * Akka asks the seeds again only after the time in which the first of them may form a cluster
     * ({@code akka.cluster.seed-node-timeout}). Whoever may not form one need not wait so long to hear that there is one.
     */
    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(3);
    /** In a row, with a majority there: this node has joined something that will never be a cluster. */
    private static final int LOOKS_OF_PATIENCE = 120;

    private final MasterSource source;
    private final Formation formation;
    private final List<NodeAddress> outlived;
    private final Cluster cluster;
    private final Executor blocking;
    private boolean looking;
    private int standingIn;
    private int waiting;
    private List<NodeAddress> given = List.of();
    private long givenNanos;
    private String said = "";

    /**
     * @param self where the other nodes reach this one
     * @param required how many masters must be found before one forms a cluster; 0: any number
     * @param outlived other nodes that may still be in this node's former cluster
     */
    public static void start(
            ActorSystem<?> system, MasterSource source, NodeAddress self, int required, List<NodeAddress> outlived) {
        Formation formation = new Formation(self, required);
        Behavior<Message> behavior = Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new SeedSearch(context, timers, source, formation, outlived)));
        ActorRef<Message> unused = system.systemActorOf(behavior, "seed-search", Props.empty());
    }

    private SeedSearch(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            MasterSource source,
            Formation formation,
            List<NodeAddress> outlived) {
        super(context);
        this.source = source;
        this.formation = formation;
        this.outlived = List.copyOf(outlived);
        this.cluster = Cluster.get(context.getSystem());
        this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
        timers.startTimerWithFixedDelay(new Tick(), Duration.ZERO, source.changes() ? INTERVAL_OF_LOOKUPS : INTERVAL);
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessage(Tick.class, this::onTick)
                .onMessage(Looked.class, this::onLooked)
                .onMessage(Failed.class, this::onFailed)
                .build();
    }

    private Behavior<Message> onTick(Tick tick) {
        if (isTakenIn()) {
            return Behaviors.stopped();
        }
        if (!looking) {
            looking = true;
            getContext()
                    .pipeToSelf(
                            CompletableFuture.supplyAsync(source::masters, blocking)
                                    .thenCompose(this::withAnswers),
                            (looked, failure) -> failure == null ? looked : new Failed(why(failure)));
        }
        return this;
    }

    private Behavior<Message> onLooked(Looked looked) {
        looking = false;
        if (hasJoined()) {
            return onWaiting(looked);
        }
        Turn turn = formation.turn(looked.found(), looked.answering());
        standingIn = turn == Turn.STAND_IN ? standingIn + 1 : 0;
        boolean tooEarly = turn == Turn.STAND_IN && standingIn < LOOKS_THAT_CONVINCE;
        List<NodeAddress> seeds =
                new ArrayList<>(formation.seeds(looked.found(), looked.answering(), tooEarly ? Turn.JOIN : turn));
        seeds.addAll(outlived);
        if (!seeds.isEmpty() && !seeds.equals(given)) {
            getContext().getLog().info("Masters found: {}; asking {} for the cluster", looked.found(), seeds);
            given = seeds;
            ask(seeds);
        } else if (!seeds.isEmpty()
                && !seeds.get(0).equals(formation.self())
                && System.nanoTime() - givenNanos > BETWEEN_QUESTIONS.toNanos()) {
            ask(seeds);
        }
        return this;
    }

    private void ask(List<NodeAddress> seeds) {
        givenNanos = System.nanoTime();
        cluster.manager()
                .tell(new JoinSeedNodes(seeds.stream().map(SeedSearch::address).toList()));
    }

    /** Nobody is up without a majority; with one, a node that is not will never be where it is now. */
    private Behavior<Message> onWaiting(Looked looked) {
        boolean stuck = formation.isOneOf(looked.found()) && formation.hasMajority(looked.found(), looked.answering());
        waiting = stuck ? waiting + 1 : 0;
        if (waiting < LOOKS_OF_PATIENCE) {
            return this;
        }
        getContext().getLog().warn("Most masters are there but do not come together: this one begins again");
        cluster.manager().tell(new Down(cluster.selfMember().address()));
        return Behaviors.stopped();
    }

    private boolean hasJoined() {
        return !cluster.selfMember().status().equals(MemberStatus.removed());
    }

    private boolean isTakenIn() {
        MemberStatus status = cluster.selfMember().status();
        return hasJoined() && !status.equals(MemberStatus.joining()) && !status.equals(MemberStatus.weaklyUp());
    }

    private Behavior<Message> onFailed(Failed failed) {
        looking = false;
        if (!failed.why().equals(said)) {
            said = failed.why();
            getContext().getLog().warn("Looking for the masters: {}", said);
        }
        return this;
    }

    /** Only a master must know which of the others are there. */
    private CompletionStage<Message> withAnswers(List<NodeAddress> found) {
        if (!formation.isOneOf(found)) {
            return CompletableFuture.completedFuture(new Looked(found, Set.of()));
        }
        List<CompletableFuture<List<NodeAddress>>> asked = found.stream()
                .filter(master -> !master.equals(formation.self()))
                .map(this::ask)
                .toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                .thenApply(all -> new Looked(
                        found,
                        asked.stream()
                                .flatMap(answer -> answer.join().stream())
                                .collect(Collectors.toUnmodifiableSet())));
    }

    /** The master itself if it answers, else nothing. */
    private CompletableFuture<List<NodeAddress>> ask(NodeAddress master) {
        ActorSelection selection =
                Adapter.toClassic(getContext().getSystem()).actorSelection(address(master) + "/system/cluster");
        return selection
                .resolveOne(ANSWER_TIMEOUT)
                .handle((there, failure) -> failure == null ? List.of(master) : List.<NodeAddress>of())
                .toCompletableFuture();
    }

    private static Address address(NodeAddress node) {
        return new Address("akka", NodeConfig.SYSTEM, node.host(), node.port());
    }

    private static String why(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return String.valueOf(cause.getMessage());
    }
}
