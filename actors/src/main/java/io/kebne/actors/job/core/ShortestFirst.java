package io.kebne.actors.job.core;

import java.util.Comparator;
import java.util.List;

/**
 * The run that takes the shortest time first, which makes the mean time to completion the least. What nobody knows the time
 * of counts as long. For each {@code ageing} that a run has waited its time counts half as much, so that a long one is
 * passed over for a while, and not for ever.
 */
final class ShortestFirst implements QueueOrder {
    /** A day: what nobody knows the time of. */
    private static final long UNKNOWN_MILLIS = 86_400_000;

    private final long ageingMillis;

    /** @param ageingMillis 0: waiting does not count */
    ShortestFirst(long ageingMillis) {
        this.ageingMillis = ageingMillis;
    }

    @Override
    public List<QueuedRun> order(List<QueuedRun> runs) {
        return runs.stream()
                .sorted(Comparator.comparingDouble(this::effective).thenComparing(FirstComeFirstServed.ORDER))
                .toList();
    }

    /** How long a run is taken to be. */
    static long expectedMillis(QueuedRun run) {
        return run.expectedMillis() == Long.MAX_VALUE ? UNKNOWN_MILLIS : run.expectedMillis();
    }

    private double effective(QueuedRun run) {
        double time = expectedMillis(run);
        return ageingMillis == 0 ? time : time * Math.pow(2, -(double) run.waitedMillis() / ageingMillis);
    }
}
