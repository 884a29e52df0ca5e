package io.kebne.actors.allocator.plan;

import java.util.ArrayList;
import java.util.List;

/** What one client would be offered of an agent, out of its role's share: computed anew for each client that is looked at. */
final class Proposal {
    private final PoolTable table;
    private final int kinds;
    private final long[] lacking;
    private final long[] sum;
    private boolean[] picked = new boolean[0];

    /** Divisible unreserved. */
    final long[] take;

    /** In the order in which the agent has them. */
    final List<Part> parts = new ArrayList<>();

    /** All non-revocable, and all revocable, as filters see it. */
    final long[] firm;

    final long[] revocable;

    Proposal(PoolTable table) {
        this.table = table;
        this.kinds = table.kinds();
        this.lacking = new long[kinds];
        this.sum = new long[kinds];
        this.take = new long[kinds];
        this.firm = new long[kinds];
        this.revocable = new long[kinds];
    }

    /**
     * @param reservedOnly leaves out all that is not reserved to the client's role
     * @param more whether revocable and shared parts may be part of it
     * @param shared whether shared ones are still to be had
     * @return whether there is an offer that is worth making and that the client has not refused
     */
    boolean compute(int agent, int client, RoleShare share, boolean reservedOnly, boolean more, boolean shared) {
        Demand demand = table.clients.demand[client];
        if (demand != null && !lacks(client, demand)) {
            return false;
        }
        parts.clear();
        Part[] all = table.agents.parts[agent];
        if (all != null) {
            pickFirm(all, share, reservedOnly, demand != null);
        }
        for (int k = 0; k < kinds; k++) {
            long most = reservedOnly ? 0 : share.divisible[k];
            take[k] = demand == null ? most : Math.min(most, Math.max(0, lacking[k]));
            lacking[k] -= demand == null ? 0 : take[k];
            firm[k] = take[k];
            revocable[k] = 0;
        }
        if (all != null && more && !reservedOnly) {
            pickRest(all, client, shared, demand != null);
        }
        if (all != null) {
            collect(all);
        }
        return isWorthwhile(client, demand) && !isRefused(agent, client);
    }

    /**
     * Whatever else is offered to it may not be of use to it; so as long as anything lacks, its largest unit does: otherwise two
     * agents that could each hold that may be offered in halves for ever.
     */
    private boolean lacks(int client, Demand demand) {
        boolean any = false;
        for (int k = 0; k < kinds; k++) {
            long lack = at(demand.total(), k) - table.clients.outstanding.get(client, k);
            any |= lack > 0;
            lacking[k] = Math.max(lack, at(demand.largest(), k));
        }
        return any;
    }

    static long at(long[] amounts, int kind) {
        return kind < amounts.length ? amounts[kind] : 0;
    }

    private void pickFirm(Part[] all, RoleShare share, boolean reservedOnly, boolean demanded) {
        if (picked.length < all.length) {
            picked = new boolean[all.length];
        }
        for (int i = 0; i < all.length; i++) {
            picked[i] = all[i].use() == Part.Use.RESERVED && share.parts[i];
            if (picked[i] && demanded) {
                RoleShare.subtract(all[i].scalars(), lacking);
            }
        }
        for (int i = 0; i < all.length && !reservedOnly; i++) {
            if (all[i].use() == Part.Use.CHUNK && share.parts[i]) {
                picked[i] = picks(all[i], demanded);
            }
        }
    }

    private void pickRest(Part[] all, int client, boolean shared, boolean demanded) {
        for (int i = 0; i < all.length; i++) {
            Part part = all[i];
            if (part.use() == Part.Use.REVOCABLE && Bits.has(table.clients.revocable, client)) {
                picked[i] = table.eligibility.isFor(part, table.clients.role[client]) && picks(part, demanded);
            } else if (part.use() == Part.Use.SHARED && shared && Bits.has(table.clients.shared, client)) {
                picked[i] = table.eligibility.isFor(part, table.clients.role[client]);
            }
        }
    }

    private boolean picks(Part part, boolean demanded) {
        if (demanded && !fitsLacking(part.scalars())) {
            return false;
        }
        if (demanded) {
            RoleShare.subtract(part.scalars(), lacking);
        }
        return true;
    }

    private boolean fitsLacking(long[] amounts) {
        for (int k = 0; k < amounts.length; k++) {
            if (amounts[k] > 0 && amounts[k] > lacking[k]) {
                return false;
            }
        }
        return true;
    }

    private void collect(Part[] all) {
        for (int i = 0; i < all.length; i++) {
            if (picked[i]) {
                parts.add(all[i]);
                long[] to = all[i].use() == Part.Use.REVOCABLE ? revocable : firm;
                for (int k = 0; k < all[i].scalars().length; k++) {
                    to[k] += all[i].scalars()[k];
                }
            }
        }
    }

    private boolean isWorthwhile(int client, Demand demand) {
        boolean any = !parts.isEmpty();
        for (int k = 0; k < kinds; k++) {
            sum[k] = firm[k] + revocable[k];
            any |= sum[k] > 0;
            if (demand != null && k < demand.smallest().length && demand.smallest()[k] > sum[k]) {
                return false;
            }
        }
        MinAllocatable own = table.clients.minAllocatable[client];
        return any && (own == null ? table.minAllocatable : own).isReached(sum);
    }

    private boolean isRefused(int agent, int client) {
        AgentFilters filters = table.agents.filters[agent];
        return filters != null
                && filters.blocks(client, firm, revocable, table.agents.detail[agent], table.settings.detailContains());
    }
}
