package io.kebne.actors.allocator.plan;

import java.util.List;

/**
 * What an offer holds of an agent.
 *
 * @param unreserved divisible unreserved scalars, in thousandths by kind
 * @param parts in the order in which the agent has them
 * @param detail the agent's non-scalar resources; null when they are not part of it
 */
@SuppressWarnings("ArrayRecordComponent") // hot code reads the arrays; nobody compares these records
public record Taken(long[] unreserved, List<Part> parts, Object detail) {
    public Taken {
        parts = List.copyOf(parts);
    }
}
