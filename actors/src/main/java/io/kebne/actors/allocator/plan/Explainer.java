package io.kebne.actors.allocator.plan;

import java.util.HashMap;
import java.util.Map;

/** Goes over the agents as a round would, for one client, and counts at which step each falls out. */
final class Explainer {
    private final PoolTable table;
    private final int client;
    private final int role;
    private final long now;
    private final int kinds;
    private final RoleShare share;

    /** What the client needs of an agent, or null when that is the least amounts that are worth an offer. */
    private final long[] unit;

    private final Map<String, Integer> constraints = new HashMap<>();
    private final Map<String, Integer> limits = new HashMap<>();
    private final Map<String, Integer> tooSmall = new HashMap<>();
    private int notOfferable;
    private int filtered;
    private int reserved;
    private int gpu;
    private int region;
    private int headroom;
    private int outstanding;
    private int remaining;

    Explainer(PoolTable table, int client, long[] unit, long now) {
        this.table = table;
        this.client = client;
        this.role = table.clients.role[client];
        this.now = now;
        this.kinds = table.kinds();
        this.share = new RoleShare(table);
        Demand demand = table.clients.demand[client];
        this.unit = unit != null || demand == null ? unit : demand.smallest();
    }

    Explanation explain() {
        for (int agent = 0; agent < table.agents.end(); agent++) {
            if (table.agents.id[agent] != null) {
                look(agent);
            }
        }
        return new Explanation(
                table.agents.count(),
                notOfferable,
                filtered,
                reserved,
                constraints,
                gpu,
                region,
                limits,
                headroom,
                tooSmall,
                outstanding,
                remaining);
    }

    private void look(int agent) {
        if (!table.agents.offerable[agent]) {
            notOfferable++;
            return;
        }
        Refusal visible = table.eligibility.visible(agent, client);
        AgentFilters filters = table.agents.filters[agent];
        if (filters != null
                && !isNothing(visible)
                && filters.blocksAt(now, client, visible, table.settings.detailContains())) {
            filtered++;
            return;
        }
        long[] free = sum(visible.firm(), visible.revocable());
        long[] unused = sum(free, table.agents.offered.copy(agent));
        String unmet = table.clients.constraint[client].unmet(table.agents.traits[agent]);
        if (!fits(unused) && fits(sum(unused, table.eligibility.reservedToOthers(agent, role)))) {
            reserved++;
        } else if (unmet != null) {
            constraints.merge(unmet, 1, Integer::sum);
        } else if (table.agents.hasGpus[agent] && !Bits.has(table.clients.gpu, client)) {
            gpu++;
        } else if (table.agents.remote[agent] && !Bits.has(table.clients.regionAware, client)) {
            region++;
        } else if (!fits(unused)) {
            tooSmall.merge(shortKind(unused), 1, Integer::sum);
        } else {
            lookAtQuota(free, unused, ownReserved(agent, visible));
        }
    }

    private void lookAtQuota(long[] free, long[] unused, long[] own) {
        for (int n = role; n != ShareTree.ROOT; n = table.tree.parent(n)) {
            if (!fits(within(unused, own, n, false))) {
                limits.merge(table.tree.path(n), 1, Integer::sum);
                return;
            }
        }
        if (table.tree.anyUnmet() && !fits(within(unused, own, role, true))) {
            headroom++;
        } else if (!fits(free)) {
            outstanding++;
        } else {
            remaining++;
        }
    }

    /** What is left of the amounts by the limit of one role, or by all limits and what is held back. */
    private long[] within(long[] amounts, long[] own, int node, boolean all) {
        long[] rest = new long[kinds];
        for (int k = 0; k < kinds; k++) {
            long room = all
                    ? Math.min(share.room(node, k), share.surplus(k, role))
                    : table.tree.quotas.hasLimit(node) ? table.tree.quotas.room(node, k) : Long.MAX_VALUE;
            rest[k] = own[k] + Math.min(amounts[k] - own[k], room);
        }
        return rest;
    }

    /** What of the visible resources counts for no quota: reserved to the client's role, shared and revocable. */
    private long[] ownReserved(int agent, Refusal visible) {
        long[] own = sum(visible.firm(), visible.revocable());
        RoleShare.subtract(table.agents.free.copy(agent), own);
        for (Part part : table.parts(agent)) {
            if (part.use() == Part.Use.CHUNK) {
                RoleShare.subtract(part.scalars(), own);
            }
        }
        return own;
    }

    private boolean fits(long[] amounts) {
        if (unit == null) {
            MinAllocatable own = table.clients.minAllocatable[client];
            return !isNothing(amounts) && (own == null ? table.minAllocatable : own).isReached(amounts);
        }
        for (int k = 0; k < unit.length; k++) {
            if (unit[k] > amounts[k]) {
                return false;
            }
        }
        return true;
    }

    private String shortKind(long[] amounts) {
        for (int k = 0; unit != null && k < unit.length; k++) {
            if (unit[k] > amounts[k]) {
                return table.kindName(k);
            }
        }
        return "";
    }

    private long[] sum(long[] a, long[] b) {
        long[] sum = new long[kinds];
        for (int k = 0; k < kinds; k++) {
            sum[k] = Proposal.at(a, k) + Proposal.at(b, k);
        }
        return sum;
    }

    private static boolean isNothing(Refusal visible) {
        return isNothing(visible.firm()) && isNothing(visible.revocable());
    }

    private static boolean isNothing(long[] amounts) {
        for (long amount : amounts) {
            if (amount > 0) {
                return false;
            }
        }
        return true;
    }
}
