package io.kebne.actors.allocator.plan;

import java.util.Arrays;
import java.util.Objects;

/**
 * A part of an agent's free resources that is offered whole or not at all.
 *
 * @param use to whom it may go and what it counts for
 * @param role a handle: only clients of this role or of its descendants get it; {@link #ANY_ROLE} for no such bound
 * @param scalars what it holds, in thousandths by kind
 * @param what the caller's own; the planner hands it back unread
 */
@SuppressWarnings("ArrayRecordComponent") // hot code reads the arrays
public record Part(Use use, int role, long[] scalars, Object what) {
    public static final int ANY_ROLE = -1;

    /** How a part is dealt with. */
    public enum Use {
        /** Reserved to a role, whose consumption counts it already. */
        RESERVED,
        /** May be taken back; only for clients with that capability; counts for shares but not for quota. */
        REVOCABLE,
        /** Unreserved but indivisible, as a MOUNT disk. */
        CHUNK,
        /** A volume that many may use at once: for clients with that capability, one in each round; not charged. */
        SHARED
    }

    public Part {
        Objects.requireNonNull(use, "use");
        Objects.requireNonNull(scalars, "scalars");
        if (use == Use.RESERVED && role == ANY_ROLE) {
            throw new IllegalArgumentException("a reserved part without a role");
        }
    }

    /** By content: what an offer holds is found among an agent's parts even when the two were made apart. */
    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Part p
                        && use == p.use
                        && role == p.role
                        && Arrays.equals(scalars, p.scalars)
                        && Objects.equals(what, p.what));
    }

    @Override
    public int hashCode() {
        return Objects.hash(use, role, Arrays.hashCode(scalars), what);
    }
}
