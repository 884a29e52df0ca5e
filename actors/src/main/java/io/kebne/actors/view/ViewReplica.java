package io.kebne.actors.view;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.kebne.actors.allocator.core.AllocatorCopy;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Change;
import io.kebne.actors.api.ViewFollower;
import io.kebne.actors.time.SystemClock;
import io.kebne.protocol.allocator.AllocatorMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A master's copy of the allocator's state; one on each master. Soft: it starts empty, follows the allocator wherever
 * that is, and keeps showing the last state it saw while the allocator moves. Readers of any thread take the current
 * view from {@link Holder} without asking this actor.
 */
public final class ViewReplica extends AbstractBehavior<ViewReplica.Message> {
    /** What the replica's actor receives. */
    public sealed interface Message {}

    private record FromAllocator(ViewMessage message) implements Message {}

    private record Tick() implements Message {}

    /** Where the latest view can be read from any thread. */
    public static final class Holder implements Supplier<Optional<AllocatorView>> {
        private final AtomicReference<AllocatorView> latest = new AtomicReference<>();
        private final AtomicReference<Heard> heard = new AtomicReference<>();
        private final List<ViewFollower> followers = new ArrayList<>();
        private volatile Optional<AllocatorCopy> copy = Optional.empty();
        private volatile String host = "";
        private volatile String epoch = "";

        @Override
        public Optional<AllocatorView> get() {
            return Optional.ofNullable(latest.get());
        }

        /** The hard state of the latest view of which it is known what the journal had then; empty before there is one. */
        public Optional<AllocatorCopy> copy() {
            return copy;
        }

        /** Cluster address of the master that hosted the allocator when it was heard last; empty before that. */
        public String allocatorHost() {
            return host;
        }

        /** The life of the allocator that was heard last, which names its offers; empty before that. */
        public String allocatorEpoch() {
            return epoch;
        }

        /** From now on tells how the view changes, beginning with the present one if there is one. */
        public synchronized void follow(ViewFollower follower) {
            followers.add(follower);
            get().ifPresent(follower::replaced);
        }

        private synchronized void change(List<Change.Public> changes, AllocatorView view) {
            latest.set(view);
            followers.forEach(follower -> follower.changed(changes, view));
        }

        @SuppressWarnings("ReferenceEquality") // Whether they are equal would take a look at everything.
        private synchronized void replace(AllocatorView view) {
            if (latest.getAndSet(view) == view) {
                return;
            }
            followers.forEach(follower -> follower.replaced(view));
        }

        /** What the allocator said of itself last; empty when it was never heard. */
        public Optional<Heard> status() {
            return Optional.ofNullable(heard.get());
        }
    }

    /** @param atMillis when it was heard, on the monotonic clock */
    public record Heard(ViewMessage.Status status, long atMillis) {}

    private static final Duration FOLLOW_INTERVAL = Duration.ofMillis(500);
    private static final int MAX_BEFORE_CONFIRMATION = 100;

    private final Holder holder;
    private final RecipientRef<AllocatorMessage> allocator;
    private final ActorRef<ViewMessage> self;
    private final List<ViewMessage.Part> parts = new ArrayList<>();
    private boolean receivingParts;
    private String epoch = "";
    private long sequence;
    private long confirmed;

    public static Behavior<Message> create(RecipientRef<AllocatorMessage> allocator, Holder holder) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new ViewReplica(context, timers, allocator, holder)));
    }

    private ViewReplica(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            RecipientRef<AllocatorMessage> allocator,
            Holder holder) {
        super(context);
        this.allocator = allocator;
        this.holder = holder;
        this.self = context.messageAdapter(ViewMessage.class, FromAllocator::new);
        timers.startTimerWithFixedDelay(new Tick(), FOLLOW_INTERVAL);
        follow();
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessage(FromAllocator.class, this::onFromAllocator)
                .onMessage(Tick.class, this::onTick)
                .build();
    }

    private Behavior<Message> onTick(Tick tick) {
        // Asking again while parts are coming would make the publisher send them all again.
        if (!receivingParts) {
            follow();
        }
        receivingParts = false;
        return this;
    }

    private Behavior<Message> onFromAllocator(FromAllocator message) {
        if (message.message() instanceof ViewMessage.Delta delta) {
            onDelta(delta);
        } else if (message.message() instanceof ViewMessage.Part part) {
            onPart(part);
        } else if (message.message() instanceof ViewMessage.Shared shared) {
            onShared(shared);
        } else if (message.message() instanceof ViewMessage.Status status) {
            holder.heard.set(new Heard(status, SystemClock.now().monotonicMillis()));
        }
        return this;
    }

    private void onDelta(ViewMessage.Delta delta) {
        if (!delta.epoch().equals(epoch) || delta.sequence() != sequence + 1) {
            // A gap: what the publisher takes for confirmed was lost. Having nothing makes it send everything.
            if (delta.epoch().equals(epoch) && delta.sequence() > sequence) {
                epoch = "";
                follow();
            }
            return;
        }
        AllocatorView view = holder.latest.get();
        for (Change.Public change : delta.changes()) {
            view = view.apply(change);
        }
        holder.change(delta.changes(), view);
        note(view, delta.journaled());
        sequence = delta.sequence();
        if (sequence - confirmed >= MAX_BEFORE_CONFIRMATION) {
            follow();
        }
    }

    private void onPart(ViewMessage.Part part) {
        receivingParts = true;
        if (part.index() == 0) {
            parts.clear();
        }
        if (part.index() != parts.size() || (part.index() > 0 && !part.continues(parts.get(0)))) {
            return;
        }
        parts.add(part);
        if (part.last()) {
            show(ViewParts.join(parts), part.host(), part.epoch(), part.sequence(), Optional.empty());
            note(holder.latest.get(), part.journaled());
            follow();
        }
    }

    /** An allocator of this master that has been overtaken may go on for a while. */
    private void onShared(ViewMessage.Shared shared) {
        if (shared.epoch().compareTo(epoch) >= 0) {
            show(shared.view(), shared.host(), shared.epoch(), shared.sequence(), shared.changes());
            note(shared.view(), shared.journaled());
        }
    }

    /** @param changes to the view that was shown last, when they are known and it was of the same epoch */
    private void show(
            AllocatorView view, String host, String newEpoch, long newSequence, Optional<List<Change.Public>> changes) {
        holder.host = host;
        holder.epoch = newEpoch;
        if (newEpoch.equals(epoch) && changes.isPresent()) {
            holder.change(changes.get(), view);
        } else {
            holder.replace(view);
        }
        epoch = newEpoch;
        sequence = newSequence;
        parts.clear();
        receivingParts = false;
    }

    private void note(AllocatorView view, long journaled) {
        if (journaled > 0) {
            holder.copy = Optional.of(new AllocatorCopy(view.state(), journaled, epoch));
        }
    }

    private void follow() {
        confirmed = sequence;
        allocator.tell(new FollowAllocator(self, epoch, sequence));
    }
}
