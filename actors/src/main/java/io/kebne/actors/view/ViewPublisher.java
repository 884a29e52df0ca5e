package io.kebne.actors.view;

import akka.actor.typed.ActorRef;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The allocator's end of the copies that masters keep. Used inside the allocator's actor, which owns it. A follower
 * that does not keep up is sent nothing more until it says where it is, and then the whole state; so what is under way
 * to each is bounded.
 */
public final class ViewPublisher {
    private static final int MAX_UNCONFIRMED = 500;
    private static final long FORGET_AFTER_MILLIS = 10_000;
    /** A follower that is behind when nothing was sent for so long has missed what was sent last. */
    private static final long SETTLED_AFTER_MILLIS = 1_000;
    /** Until a large state has arrived, its follower goes on saying that it has none. */
    private static final long WHOLE_AGAIN_AFTER_MILLIS = 2_000;

    private static final class Follower {
        boolean served;
        long confirmed;
        long heardMillis;
        long wholeAgainMillis = Long.MIN_VALUE;
        boolean lagging;
    }

    private final String epoch;
    private final String host;
    private final Map<ActorRef<ViewMessage>, Follower> followers = new HashMap<>();
    private AllocatorView view;
    private long sequence;
    private long sentMillis;

    /**
     * @param epoch of this life of the allocator
     * @param host cluster address of the master that hosts it
     */
    public ViewPublisher(String epoch, String host, AllocatorView initial) {
        this.epoch = epoch;
        this.host = host;
        this.view = initial;
    }

    /** A follower says where it is; it gets the whole state when deltas cannot bring it up to date. */
    public void follow(FollowAllocator message, long nowMillis) {
        Follower follower = followers.computeIfAbsent(message.follower(), ref -> new Follower());
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
            ViewParts.split(view, epoch, sequence, host).forEach(message.follower()::tell);
        }
    }

    /** These changes are durable. */
    public void publish(List<Change> changes, AllocatorView after, long nowMillis) {
        view = after;
        List<Change.Public> visible = new ArrayList<>();
        int bytes = 0;
        for (Change change : changes) {
            if (change instanceof Change.Public c) {
                int more = WireSize.of(c);
                if (!visible.isEmpty() && bytes + more > ViewParts.MAX_BYTES) {
                    send(visible, nowMillis);
                    visible.clear();
                    bytes = 0;
                }
                visible.add(c);
                bytes += more;
            }
        }
        if (!visible.isEmpty()) {
            send(visible, nowMillis);
        }
    }

    private void send(List<Change.Public> changes, long nowMillis) {
        ViewMessage.Delta delta = new ViewMessage.Delta(epoch, ++sequence, List.copyOf(changes));
        sentMillis = nowMillis;
        Iterator<Map.Entry<ActorRef<ViewMessage>, Follower>> all =
                followers.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<ActorRef<ViewMessage>, Follower> entry = all.next();
            Follower follower = entry.getValue();
            if (nowMillis - follower.heardMillis > FORGET_AFTER_MILLIS) {
                all.remove();
            } else if (sequence - follower.confirmed > MAX_UNCONFIRMED) {
                follower.lagging = true;
            } else if (!follower.lagging) {
                entry.getKey().tell(delta);
            }
        }
    }
}
