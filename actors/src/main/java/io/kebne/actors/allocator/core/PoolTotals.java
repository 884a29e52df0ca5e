package io.kebne.actors.allocator.core;

import io.kebne.protocol.resources.Resources;
import io.vavr.collection.HashMap;

/**
 * Sums over the agents that are counted on.
 *
 * @param all scalars of every kind
 * @param reserved scalars that are reserved, by role; a role without any is left out
 */
public record PoolTotals(ScalarTotals all, HashMap<String, ScalarTotals> reserved) {
    static final PoolTotals ZERO = new PoolTotals(ScalarTotals.ZERO, HashMap.empty());

    /** What is reserved for just this role, not for those below it. */
    public ScalarTotals reserved(String role) {
        return reserved.get(role).getOrElse(ScalarTotals.ZERO);
    }

    PoolTotals plus(Resources total) {
        HashMap<String, ScalarTotals> sums = reserved;
        for (String role : total.reservationRoles()) {
            ScalarTotals sum = reserved(role).plus(total.reservedTo(role));
            sums = sum.isZero() ? sums : sums.put(role, sum);
        }
        return new PoolTotals(all.plus(total), sums);
    }

    PoolTotals minus(Resources total) {
        HashMap<String, ScalarTotals> sums = reserved;
        for (String role : total.reservationRoles()) {
            ScalarTotals rest = reserved(role).minus(total.reservedTo(role));
            sums = rest.isZero() ? sums.remove(role) : sums.put(role, rest);
        }
        return new PoolTotals(all.minus(total), sums);
    }
}
