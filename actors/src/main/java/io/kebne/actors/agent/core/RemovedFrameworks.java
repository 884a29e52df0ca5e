package io.kebne.actors.agent.core;

import io.kebne.protocol.Moment;
import io.kebne.protocol.id.FrameworkId;
import io.vavr.collection.LinkedHashMap;
import java.time.Duration;

/**
 * Frameworks that ended lately. A request to run a task of one of them comes from an allocator that had not heard so
 * yet, and is refused; after a while no such request can be under way any more, and a framework of that id is a new
 * one. Immutable.
 */
final class RemovedFrameworks {
    static final RemovedFrameworks NONE = new RemovedFrameworks(LinkedHashMap.empty());

    static final Duration MEMORY = Duration.ofMinutes(1);
    private static final int CAPACITY = 1_000;

    /** Until when each is remembered; the one that ends first is first. */
    private final LinkedHashMap<FrameworkId, Long> untilMillis;

    private RemovedFrameworks(LinkedHashMap<FrameworkId, Long> untilMillis) {
        this.untilMillis = untilMillis;
    }

    boolean contains(FrameworkId id, Moment now) {
        return untilMillis.get(id).exists(until -> until > now.monotonicMillis());
    }

    RemovedFrameworks plus(FrameworkId id, Moment now) {
        return new RemovedFrameworks(untilMillis
                .remove(id)
                .dropWhile(entry -> entry._2 <= now.monotonicMillis())
                .takeRight(CAPACITY - 1)
                .put(id, now.monotonicMillis() + MEMORY.toMillis()));
    }
}
