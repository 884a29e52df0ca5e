package io.kebne.actors.agent.isolation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Which processes a container has: those in its control groups or, when it has none, those that were started with its id in
 * their environment, which takes a look at all processes of the machine, once for all containers.
 */
final class Members {
    private static final long FRESH_MILLIS = 500;

    private final Processes processes;
    private final LongSupplier clock;
    private Map<String, List<Long>> seen = Map.of();
    private long seenMillis = Long.MIN_VALUE;

    /**
     * @param clock monotonic, in milliseconds
     */
    Members(Processes processes, LongSupplier clock) {
        this.processes = processes;
        this.clock = clock;
    }

    Collection<Long> of(Confined container) {
        List<Long> members = container.group().processes();
        if (!members.isEmpty()) {
            return members;
        }
        List<Long> all = new ArrayList<>(seen().getOrDefault(container.containerId(), List.of()));
        if (!all.isEmpty()) {
            processes.supervisor(container.containerId()).ifPresent(all::remove);
        }
        return all;
    }

    private synchronized Map<String, List<Long>> seen() {
        long now = clock.getAsLong();
        if (seenMillis == Long.MIN_VALUE || now - seenMillis > FRESH_MILLIS) {
            seen = processes.byContainer();
            seenMillis = now;
        }
        return seen;
    }
}
