package io.kebne.actors.allocator.plan;

/**
 * Who goes first among siblings of the role tree: the lowest rank, then the lowest key, then who has been made fewer offers,
 * then the lesser name. Both are asked for again when the contender is charged, served or changed.
 */
public interface Ordering {
    double key(Contender contender);

    /** Overrides all keys. */
    default int rank(Contender contender) {
        return 0;
    }

    /**
     * Called at the start of each round.
     *
     * @param utilisation allocated and offered share of the pool, by kind
     * @return whether all keys must be computed again
     */
    default boolean refresh(double[] utilisation) {
        return false;
    }
}
