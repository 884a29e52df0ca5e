package io.kebne.actors.allocator.plan;

/** What can be asked of a pool. Same table and input, same answer, bit for bit. */
public final class Planner {
    private Planner() {}

    /**
     * Runs a round and books its offers. What is charged is at once what the next round starts from.
     *
     * @param agents handles of those to look at, each once, in the order in which they are given away
     * @param nowMillis on the clock of {@link PoolTable#refuse}; filters that have run out by then do not count
     */
    public static Plan plan(PoolTable table, int[] agents, long nowMillis) {
        table.filters.expire(nowMillis);
        table.tree.refresh();
        return new Round(table).run(agents);
    }

    /** As {@link #plan}, over all agents in the order of their handles. */
    public static Plan planAll(PoolTable table, long nowMillis) {
        return plan(table, table.agents.all(), nowMillis);
    }

    /**
     * Finds places for a gang: {@code count} units for one client on as few agents as a greedy choice finds, all or none, and
     * books them. Constraints, capabilities, limits and others' guarantees hold; filters and shares do not, since the client asks for
     * it. Only unreserved divisible resources are used; an agent's non-scalar resources go along.
     *
     * @param unit in thousandths by kind; at least one amount greater than zero
     * @return an empty plan when there is no room. Cost: O(agents * log agents).
     */
    public static Plan planGang(PoolTable table, int client, long[] unit, int count) {
        return new Gang(table, client, unit).run(count);
    }

    /**
     * Whether a client may be given this much more that is not reserved, by the limits of its role and those above it and by
     * what unmet guarantees of others need.
     *
     * @param unreserved in thousandths by kind
     */
    public static boolean mayHave(PoolTable table, int client, long[] unreserved) {
        return new RoleShare(table).allows(table.clients.role[client], unreserved, 1);
    }

    /**
     * Says of how many agents a client could be offered something now, and why not of the others. Changes nothing.
     *
     * @param unit what it needs of an agent, in thousandths by kind; null for the smallest unit of its demand, or, without, for
     *     anything that is worth an offer
     */
    public static Explanation explain(PoolTable table, int client, long[] unit, long nowMillis) {
        return new Explainer(table, client, unit, nowMillis).explain();
    }
}
