package io.kebne.actors.cluster;

import akka.actor.Address;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.Member;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Down;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Finds nodes on this machine whose process has died, faster than the failure detector may; one on each master. It holds a
 * {@link Lifeline} to each. When that has ended, a new connection that the kernel of the same machine refuses twice in a row
 * proves that nothing listens there any more, so downing the node is safe; masters are downed only while a majority of all
 * masters is left. Across machines a refusal proves nothing, and the split brain resolver decides alone. Soft: a restart starts
 * counting afresh.
 */
final class DeadNeighbours extends AbstractBehavior<DeadNeighbours.Message> {
    sealed interface Message {}

    private record Tick() implements Message {}

    private record Probed(List<Address> refused) implements Message {}

    private static final Duration INTERVAL = Duration.ofMillis(150);
    private static final int REFUSALS_THAT_PROVE = 2;

    private final Cluster cluster;
    private final Majority majority;
    private final Executor blocking;
    private final Map<Address, Integer> refusals = new HashMap<>();
    private final Lifelines lifelines = new Lifelines();
    private boolean probing;

    static Behavior<Message> create(Majority majority) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new DeadNeighbours(context, timers, majority)));
    }

    private DeadNeighbours(ActorContext<Message> context, TimerScheduler<Message> timers, Majority majority) {
        super(context);
        this.majority = majority;
        this.cluster = Cluster.get(context.getSystem());
        this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
        timers.startTimerWithFixedDelay(new Tick(), INTERVAL);
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessage(Tick.class, this::onTick)
                .onMessage(Probed.class, this::onProbed)
                .onSignal(PostStop.class, this::onPostStop)
                .build();
    }

    private Behavior<Message> onTick(Tick tick) {
        List<Address> neighbours = neighbours();
        keepOnly(neighbours);
        if (!probing && !neighbours.isEmpty()) {
            probing = true;
            getContext()
                    .pipeToSelf(
                            CompletableFuture.supplyAsync(() -> lifelines.refusing(neighbours), blocking),
                            (refused, failure) -> new Probed(failure == null ? refused : List.of()));
        }
        return this;
    }

    private Behavior<Message> onProbed(Probed probed) {
        probing = false;
        keepOnly(probed.refused());
        for (Address address : probed.refused()) {
            refusals.merge(address, 1, Integer::sum);
        }
        Set<Address> dead = new HashSet<>(refusals.keySet());
        dead.removeIf(address -> refusals.get(address) < REFUSALS_THAT_PROVE);
        for (Address address : dead) {
            if (refusals.get(address) == REFUSALS_THAT_PROVE && majority.isLeftWithout(dead)) {
                getContext().getLog().info("Nothing listens at {} any more: downing that node", address);
                ProofFailureDetector.proveDead(address);
                cluster.manager().tell(new Down(address));
            }
        }
        return this;
    }

    private Behavior<Message> onPostStop(PostStop stopped) {
        keepOnly(List.of());
        lifelines.close();
        return this;
    }

    private void keepOnly(List<Address> addresses) {
        for (Address address : List.copyOf(refusals.keySet())) {
            if (!addresses.contains(address)) {
                refusals.remove(address);
                ProofFailureDetector.withdraw(address);
            }
        }
    }

    private List<Address> neighbours() {
        Address self = cluster.selfMember().address();
        List<Address> neighbours = new ArrayList<>();
        for (Member member : cluster.state().getMembers()) {
            Address address = member.address();
            if (!address.equals(self) && address.getHost().equals(self.getHost())) {
                neighbours.add(address);
            }
        }
        return neighbours;
    }
}
