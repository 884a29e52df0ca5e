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
    private static final int MAX_CHANGES_PER_DELTA = 200;
    private static final long FORGET_AFTER_MILLIS = 10_000;

    private static final class Follower {
        long confirmed;
        long heardMillis;
        boolean lagging;
    }

    private final String epoch;
    private final String host;
    private final Map<ActorRef<ViewMessage>, Follower> followers = new HashMap<>();
    private AllocatorView view;
    private long sequence;

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
        Follower follower = followers.get(message.follower());
        boolean known = follower != null && message.epoch().equals(epoch);
        if (follower == null) {
            follower = new Follower();
            followers.put(message.follower(), follower);
        }
        follower.heardMillis = nowMillis;
        if (known && !follower.lagging && message.sequence() >= follower.confirmed) {
            follower.confirmed = message.sequence();
            return;
        }
        follower.confirmed = sequence;
        follower.lagging = false;
        ViewParts.split(view, epoch, sequence, host).forEach(message.follower()::tell);
    }

    /** These changes are durable. */
    public void publish(List<Change> changes, AllocatorView after, long nowMillis) {
        view = after;
        List<Change.Public> visible = new ArrayList<>();
        for (Change change : changes) {
            if (change instanceof Change.Public c) {
                visible.add(c);
            }
        }
        for (int from = 0; from < visible.size(); from += MAX_CHANGES_PER_DELTA) {
            int to = Math.min(visible.size(), from + MAX_CHANGES_PER_DELTA);
            send(new ViewMessage.Delta(epoch, ++sequence, List.copyOf(visible.subList(from, to))), nowMillis);
        }
    }

    private void send(ViewMessage.Delta delta, long nowMillis) {
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
