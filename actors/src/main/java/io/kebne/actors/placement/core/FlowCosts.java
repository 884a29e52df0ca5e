package io.kebne.actors.placement.core;

/**
 * What each way through a {@link FlowNetwork} costs. A task that is left costs more than any place, so that as many are placed
 * as can be; {@code docs/reference/placement.md} says why they are what they are.
 */
final class FlowCosts {
    /** Of each share that is left or skewed, and of a machine on which nothing runs. */
    private static final int WEIGHT = 1000;

    /** Above the dearest place, which costs three weights. */
    private static final int LEAVE = 10 * WEIGHT;

    private FlowCosts() {}

    /**
     * Of a task on a machine: how much is left there (so that large tasks find room elsewhere), how unevenly (what is left of
     * memory without processors is of no use), and whether the machine is empty.
     */
    static long place(Rooms rooms, int machine, TaskGroup group) {
        double[] left = rooms.leftAfter(machine, group.demand());
        double rest = (left[0] + left[1]) / 2;
        double skew = Math.abs(left[0] - left[1]);
        return Math.round(WEIGHT * (rest + skew)) + (rooms.isUsed(machine) ? 0 : WEIGHT);
    }

    /**
     * Of a task that is left: the more the sooner it is in the queue.
     *
     * @param rank from 0 on
     */
    static long leave(int rank, int groups) {
        return LEAVE + (long) WEIGHT * (groups - rank) / groups;
    }
}
