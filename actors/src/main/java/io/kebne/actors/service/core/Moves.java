package io.kebne.actors.service.core;

import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.service.ServiceId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The instances that are to go where there are fewer, one of a service at most, and for how long services are left alone after one
 * could not. Mutable and soft: a life of the entity begins with none, and those of which two are there are one too many then.
 */
final class Moves {
    /** After so much time without a place it is tried again, after twice as much the next time. */
    private static final Duration FIRST_DELAY = Duration.ofMinutes(1);

    private static final Duration LONGEST_DELAY = Duration.ofMinutes(16);

    /** @param sinceMillis when it was begun */
    record Move(TaskId taskId, long sinceMillis) {}

    private record Vain(long delayMillis, long untilMillis) {}

    private final Map<ServiceId, Move> moves = new HashMap<>();
    private final Map<ServiceId, Vain> vain = new HashMap<>();
    private long nextMillis = Long.MIN_VALUE;

    /** Whether it is time to look for more; if so, the next time is an interval later. */
    boolean isDue(Duration interval, long now) {
        if (nextMillis == Long.MIN_VALUE) {
            nextMillis = now + interval.toMillis();
        }
        if (now < nextMillis) {
            return false;
        }
        nextMillis = now + interval.toMillis();
        return true;
    }

    int count() {
        return moves.size();
    }

    Optional<Move> of(ServiceId id) {
        return Optional.ofNullable(moves.get(id));
    }

    boolean mayBegin(ServiceId id, long now) {
        Vain last = vain.get(id);
        return !moves.containsKey(id) && (last == null || now >= last.untilMillis());
    }

    void begin(ServiceId id, TaskId taskId, long now) {
        moves.put(id, new Move(taskId, now));
    }

    /** It is done, or of no use any more. */
    void end(ServiceId id) {
        moves.remove(id);
        vain.remove(id);
    }

    /** There was no place in time. */
    void giveUp(ServiceId id, long now) {
        moves.remove(id);
        Vain last = vain.get(id);
        long delay = last == null ? FIRST_DELAY.toMillis() : Math.min(LONGEST_DELAY.toMillis(), 2 * last.delayMillis());
        vain.put(id, new Vain(delay, now + delay));
    }
}
