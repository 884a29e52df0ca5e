package io.kebne.multijvm.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * What Akka Persistence does for an entity: recovers it, stashes what arrives during a recovery or a write, and recovers it
 * again, after a while, when a write has failed.
 */
final class Persistence<E, S> {
    private static final long MIN_BACKOFF_MILLIS = 200;
    private static final long MAX_BACKOFF_MILLIS = 5_000;

    private enum Phase {
        RECOVERING,
        READY,
        WRITING,
        ENDED
    }

    private final World world;
    private final Node node;
    private final Log<E, S> log;
    private final Consumer<S> onRecovered;
    private final Deque<Runnable> stash = new ArrayDeque<>();
    private Phase phase = Phase.RECOVERING;
    private boolean ahead;
    private String life = "";
    private long sequence;
    private long backoff = MIN_BACKOFF_MILLIS;

    Persistence(World world, Node node, Log<E, S> log, Consumer<S> onRecovered) {
        this.world = world;
        this.node = node;
        this.log = log;
        this.onRecovered = onRecovered;
    }

    boolean isReady() {
        return phase == Phase.READY;
    }

    /** Whether {@link #handle} does it now. */
    boolean decides() {
        return phase == Phase.READY || (phase == Phase.WRITING && ahead);
    }

    /** From now on, until the next recovery, what arrives during a write does not wait for it. */
    void decideDuringWrites() {
        ahead = true;
    }

    boolean hasEnded() {
        return phase == Phase.ENDED;
    }

    /** Names this life of the entity: a fresh one after each recovery. */
    String life() {
        return life;
    }

    void end() {
        phase = Phase.ENDED;
        stash.clear();
    }

    /** Does this now or when the entity is ready for it. */
    void handle(Runnable work) {
        if (decides()) {
            work.run();
        } else if (phase != Phase.ENDED) {
            stash.add(work);
        }
    }

    void recover() {
        String next = world.nextLife();
        life = next;
        log.read(node, found -> {
            if (phase == Phase.RECOVERING && life.equals(next)) {
                found.ifPresentOrElse(this::recovered, this::recoverLater);
            }
        });
    }

    /** @param then when the events are durable; what waits follows it */
    void persist(List<E> events, S memory, Runnable then) {
        phase = Phase.WRITING;
        String writer = life;
        world.trace().note(() -> node.name() + " (" + writer + ") writes " + events);
        log.write(node, writer, sequence, events, memory, stored -> {
            if (phase != Phase.WRITING || !life.equals(writer)) {
                return;
            }
            if (stored) {
                long before = sequence;
                sequence += events.size();
                backoff = MIN_BACKOFF_MILLIS;
                log.written(node, before, sequence, memory);
                ready(then);
            } else {
                world.trace().note(() -> node.name() + " (" + writer + ") could not write");
                recoverLater();
            }
        });
    }

    private void ready(Runnable first) {
        phase = Phase.READY;
        first.run();
        while (phase == Phase.READY && !stash.isEmpty()) {
            stash.remove().run();
        }
    }

    private void recovered(Log.Recovered<S> found) {
        world.trace().note(() -> node.name() + " (" + life + ") has recovered from " + found.sequence() + " events");
        sequence = found.sequence();
        ready(() -> onRecovered.accept(found.state()));
    }

    private void recoverLater() {
        phase = Phase.RECOVERING;
        ahead = false;
        life = "";
        node.later(backoff, () -> {
            if (phase == Phase.RECOVERING && life.isEmpty()) {
                recover();
            }
        });
        backoff = Math.min(2 * backoff, MAX_BACKOFF_MILLIS);
    }
}
