package io.kebne.actors.api;

import io.kebne.actors.allocator.core.FilterCounts;
import io.kebne.actors.allocator.core.RoundTimes;
import java.util.List;

/**
 * Whether changes can be made through a master now.
 *
 * @param reasons why not, each a line for people; empty when they can
 * @param waiting how much waits for the allocator's journal
 * @param writeMillis how long the write to it that is under way has taken; 0 when there is none
 * @param refused how many messages the allocator has refused since it came to its master
 * @param rounds how long its allocation rounds took
 * @param latencies how long these were wanted before they began
 * @param filters how many offer filters are in force; unknown while the allocator is not heard
 */
public record Health(
        List<String> reasons,
        int waiting,
        long writeMillis,
        long refused,
        RoundTimes rounds,
        RoundTimes latencies,
        FilterCounts filters) {
    public Health {
        reasons = List.copyOf(reasons);
    }

    /** Before the first round. */
    public Health(List<String> reasons, int waiting, long writeMillis, long refused) {
        this(reasons, waiting, writeMillis, refused, RoundTimes.NONE, RoundTimes.NONE, FilterCounts.UNKNOWN);
    }

    public boolean isWell() {
        return reasons.isEmpty();
    }
}
