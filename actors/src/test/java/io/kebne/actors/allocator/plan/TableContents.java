package io.kebne.actors.allocator.plan;

import java.util.Map;
import java.util.TreeMap;

/** What a table holds, as values that can be compared whatever handles the table gave out. For tests of who keeps one. */
public final class TableContents {
    /** An agent but for its parts and details. */
    public record OfAgent(
            Map<String, Long> total, Map<String, Long> free, boolean reachable, boolean offerable, boolean hasGpus) {}

    /** A client: what it holds, its share of the pool, what its offers hold, whether it takes any. */
    public record OfClient(Map<String, Long> holds, double share, Map<String, Long> outstanding, boolean active) {}

    /** A role: what counts against its quota, and what is missing of its guarantees. */
    public record OfRole(Map<String, Long> consumption, double share, Map<String, Long> unmet) {}

    private TableContents() {}

    public static OfAgent agent(PoolTable table, String id) {
        int agent = table.findAgent(id);
        return new OfAgent(
                named(table, table.agents.total.copy(agent)),
                named(table, table.free(agent)),
                table.agents.reachable[agent],
                table.agents.offerable[agent],
                table.agents.hasGpus[agent]);
    }

    public static OfClient client(PoolTable table, int client) {
        return new OfClient(
                named(table, table.tree.used.copy(table.clients.node[client])),
                table.clientShare(client),
                named(table, table.outstanding(client)),
                Bits.has(table.clients.active, client));
    }

    public static OfRole role(PoolTable table, String path) {
        int role = table.role(path);
        long[] unmet = new long[table.kinds()];
        for (int kind = 0; kind < unmet.length; kind++) {
            unmet[kind] = table.tree.quotas.unmet(role, kind);
        }
        return new OfRole(named(table, table.consumption(role)), table.dominantShare(role), named(table, unmet));
    }

    /** The filters of a client, counted one by one. */
    public static int filters(PoolTable table, int client) {
        int count = 0;
        for (AgentFilters filters : table.agents.filters) {
            for (int i = 0; filters != null && i < filters.size(); i++) {
                count += filters.client(i) == client ? 1 : 0;
            }
        }
        return count;
    }

    /** What is free and unreserved of all agents that may be offered. */
    public static Map<String, Long> available(PoolTable table) {
        long[] available = new long[table.kinds()];
        for (int kind = 0; kind < available.length; kind++) {
            available[kind] = table.agents.available(kind);
        }
        return named(table, available);
    }

    private static Map<String, Long> named(PoolTable table, long[] amounts) {
        Map<String, Long> named = new TreeMap<>();
        for (int kind = 0; kind < amounts.length; kind++) {
            if (amounts[kind] != 0) {
                named.put(table.kindName(kind), amounts[kind]);
            }
        }
        return named;
    }
}
