package io.kebne.actors.allocator.core;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many offer filters are in force, by role (Mesos: allocator/mesos/offer_filters). They are sent to every master twice a
 * second, so when there are very many roles, those with the fewest filters are left out.
 *
 * @param byRole of roles that have any
 * @param whole whether all of these are there; a role without a count has no filter then
 */
public record FilterCounts(Map<String, Long> byRole, boolean whole) {
    /** When the allocator has not said. */
    public static final FilterCounts UNKNOWN = new FilterCounts(Map.of(), false);

    private static final FilterCounts NONE = new FilterCounts(Map.of(), true);

    /** What a message may well hold beside other things. */
    private static final int MAX_BYTES = 100_000;

    private static final int BYTES_OF_ENTRY = 20;
    private static final int BYTES_OF_CHARACTER = 3;

    public FilterCounts {
        byRole = Map.copyOf(byRole);
    }

    /** All of them, or as many as a message may hold. */
    public static FilterCounts of(Map<String, Long> byRole) {
        if (byRole.isEmpty()) {
            return NONE;
        }
        int bytes = byRole.keySet().stream().mapToInt(FilterCounts::size).sum();
        return bytes <= MAX_BYTES ? new FilterCounts(byRole, true) : most(byRole);
    }

    private static FilterCounts most(Map<String, Long> byRole) {
        List<Map.Entry<String, Long>> largestFirst = byRole.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
        Map<String, Long> kept = new TreeMap<>();
        int bytes = 0;
        for (Map.Entry<String, Long> entry : largestFirst) {
            bytes += size(entry.getKey());
            if (bytes > MAX_BYTES) {
                break;
            }
            kept.put(entry.getKey(), entry.getValue());
        }
        return new FilterCounts(kept, false);
    }

    private static int size(String role) {
        return BYTES_OF_ENTRY + BYTES_OF_CHARACTER * role.length();
    }
}
