package io.kebne.actors.view;

import akka.actor.typed.ActorRef;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Change;
import io.kebne.actors.allocator.core.Framework;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The allocator's end of the copies that masters keep. Used inside the allocator's actor, which owns it. A follower
 * that does not keep up is sent nothing more until it says where it is, and then the whole state; so what is under way
 * to each is bounded. The follower of the allocator's own master shares the state itself: it is immutable.
 *
 * <p>What changes in quick succession goes to other masters together, since a message costs them more than a change.
 */
public final class ViewPublisher {
    /** How long changes are gathered when others were sent just before, in milliseconds. */
    public static final long WINDOW_MILLIS = 10;

    private static final int MAX_UNCONFIRMED = 500;
    private static final long FORGET_AFTER_MILLIS = 10_000;
    /** A follower that is behind when nothing was sent for so long has missed what was sent last. */
    private static final long SETTLED_AFTER_MILLIS = 1_000;
    /** Until a large state has arrived, its follower goes on saying that it has none. */
    private static final long WHOLE_AGAIN_AFTER_MILLIS = 2_000;

    /**
     * A large state is not sent in the first moments of a life, when agents come back and everything waits for them, to a
     * follower that can show that of the life before.
     */
    private static final long LARGE_NOT_BEFORE_MILLIS = 3_000;

    private static final int LARGE = 20_000;

    private static final class Follower {
        boolean served;
        long confirmed;
        long heardMillis;
        long wholeAgainMillis = Long.MIN_VALUE;
        boolean lagging;
    }

    /** Tells a follower in this process from one of another master. */
    @FunctionalInterface
    public interface Place {
        /** Within one process references have no address. */
        Place BY_ADDRESS = follower -> follower.path().address().hasLocalScope();

        boolean isHere(ActorRef<ViewMessage> follower);
    }

    private final String epoch;
    private final String host;
    private final Place place;
    private final Map<ActorRef<ViewMessage>, Follower> others = new HashMap<>();
    private final Map<ActorRef<ViewMessage>, Long> heardHere = new HashMap<>();
    private final List<Change.Public> unsent = new ArrayList<>();
    private final long begunMillis;
    private AllocatorView view;
    /** The last event of the journal that is in the view. */
    private long journaled;

    private long sequence;
    private long sentMillis = Long.MIN_VALUE / 2;

    /**
     * @param epoch of this life of the allocator
     * @param host cluster address of the master that hosts it
     * @param journaled number of the last event of the journal, which led to the initial view
     * @param nowMillis on the monotonic clock, as all times here
     */
    public ViewPublisher(
            String epoch, String host, AllocatorView initial, long journaled, Place place, long nowMillis) {
        this.journaled = journaled;
        this.begunMillis = nowMillis;
        this.epoch = epoch;
        this.host = host;
        this.view = initial;
        this.place = place;
    }

    /** A follower says where it is; it gets the whole state when deltas cannot bring it up to date. */
    public void follow(FollowAllocator message, long nowMillis) {
        if (place.isHere(message.follower())) {
            heardHere.put(message.follower(), nowMillis);
            share(message.follower());
            return;
        }
        boolean ofAnEarlierLife = !message.epoch().isEmpty() && !message.epoch().equals(epoch);
        if (ofAnEarlierLife && nowMillis - begunMillis < LARGE_NOT_BEFORE_MILLIS && size() > LARGE) {
            return;
        }
        flush(nowMillis);
        Follower follower = others.computeIfAbsent(message.follower(), ref -> new Follower());
        follower.heardMillis = nowMillis;
        boolean missedTheLast = message.sequence() < sequence && nowMillis - sentMillis > SETTLED_AFTER_MILLIS;
        if (follower.served
                && message.epoch().equals(epoch)
                && !follower.lagging
                && message.sequence() >= follower.confirmed
                && !missedTheLast) {
            follower.confirmed = message.sequence();
        } else if (nowMillis >= follower.wholeAgainMillis) {
            follower.served = true;
            follower.confirmed = sequence;
            follower.lagging = false;
            follower.wholeAgainMillis = nowMillis + WHOLE_AGAIN_AFTER_MILLIS;
            ViewParts.split(view, epoch, sequence, host, journaled).forEach(message.follower()::tell);
        }
    }

    /**
     * These changes are durable.
     *
     * @param lastJournaled number of the last event of the journal; all events up to it are in the view, and no others
     */
    public void publish(List<Change> changes, AllocatorView after, long lastJournaled, long nowMillis) {
        view = after;
        journaled = lastJournaled;
        heardHere.values().removeIf(heardMillis -> nowMillis - heardMillis > FORGET_AFTER_MILLIS);
        List<Change.Public> visible = changes.stream()
                .filter(Change.Public.class::isInstance)
                .map(Change.Public.class::cast)
                .toList();
        heardHere
                .keySet()
                .forEach(follower -> follower.tell(
                        new ViewMessage.Shared(epoch, sequence, host, view, Optional.of(visible), journaled)));
        others.values().removeIf(follower -> nowMillis - follower.heardMillis > FORGET_AFTER_MILLIS);
        if (others.isEmpty()) {
            unsent.clear();
            return;
        }
        unsent.addAll(visible);
        if (nowMillis - sentMillis >= WINDOW_MILLIS) {
            flush(nowMillis);
        }
    }

    /** Whether {@link #flush} is to be called within {@link #WINDOW_MILLIS}. */
    public boolean hasUnsent() {
        return !unsent.isEmpty();
    }

    /** Sends what was gathered, in as many deltas as it needs. */
    public void flush(long nowMillis) {
        int from = 0;
        int bytes = 0;
        for (int i = 0; i < unsent.size(); i++) {
            int more = WireSize.of(unsent.get(i));
            if (i > from && bytes + more > ViewParts.MAX_BYTES) {
                send(unsent.subList(from, i), 0, nowMillis);
                from = i;
                bytes = 0;
            }
            bytes += more;
        }
        if (from < unsent.size()) {
            send(unsent.subList(from, unsent.size()), journaled, nowMillis);
        }
        unsent.clear();
    }

    /** How many agents and tasks there are. */
    private int size() {
        int size = view.state().agents().size();
        for (Framework framework : view.state().frameworks().values()) {
            size += framework.tasks().size();
        }
        return size;
    }

    private void share(ActorRef<ViewMessage> follower) {
        follower.tell(new ViewMessage.Shared(epoch, sequence, host, view, Optional.empty(), journaled));
    }

    private void send(List<Change.Public> changes, long upTo, long nowMillis) {
        ViewMessage.Delta delta = new ViewMessage.Delta(epoch, ++sequence, List.copyOf(changes), upTo);
        sentMillis = nowMillis;
        others.forEach((ref, follower) -> {
            if (sequence - follower.confirmed > MAX_UNCONFIRMED) {
                follower.lagging = true;
            } else if (!follower.lagging) {
                ref.tell(delta);
            }
        });
    }
}
