package io.kebne.actors.allocator.plan;

import java.util.List;

/**
 * What makes an offer worth making (Mesos: {@code --min_allocatable_resources}): at least one of the sets is reached in
 * each of its kinds. Without sets anything is.
 *
 * @param sets in thousandths by kind
 */
public record MinAllocatable(List<long[]> sets) {
    public static final MinAllocatable ANYTHING = new MinAllocatable(List.of());

    public MinAllocatable {
        sets = List.copyOf(sets);
    }

    /** @param amounts in thousandths by kind; kinds beyond its end are zero */
    public boolean isReached(long[] amounts) {
        for (int i = 0; i < sets.size(); i++) {
            if (covers(amounts, sets.get(i))) {
                return true;
            }
        }
        return sets.isEmpty();
    }

    private static boolean covers(long[] amounts, long[] least) {
        for (int k = 0; k < least.length; k++) {
            if (least[k] > (k < amounts.length ? amounts[k] : 0)) {
                return false;
            }
        }
        return true;
    }
}
