package io.kebne.actors.allocator.plan;

import java.util.Objects;

/**
 * What a client has asked for: the units of its request, reduced. Arrays are thousandths by kind; a kind beyond their end
 * is not asked for.
 *
 * @param smallest of all units, kind by kind
 * @param largest of all units, kind by kind
 * @param total sum of all units
 */
@SuppressWarnings("ArrayRecordComponent") // hot code reads the arrays; nobody compares these records
public record Demand(long[] smallest, long[] largest, long[] total) {
    public Demand {
        Objects.requireNonNull(smallest, "smallest");
        Objects.requireNonNull(largest, "largest");
        Objects.requireNonNull(total, "total");
    }
}
