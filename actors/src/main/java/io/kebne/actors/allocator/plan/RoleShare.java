package io.kebne.actors.allocator.plan;

import java.util.Arrays;

/** What of one agent's free resources one role may have in one stage of a round. */
final class RoleShare {
    private final PoolTable table;
    private final int kinds;

    /** What is left to the role of each kind by limits, guarantees and what is held back. */
    private final long[] cap;

    /** Divisible unreserved. */
    final long[] divisible;

    /** Which of the agent's CHUNK and RESERVED parts, by index. */
    boolean[] parts = new boolean[0];

    /** Whether there is anything at all. */
    boolean any;

    RoleShare(PoolTable table) {
        this.table = table;
        this.kinds = table.kinds();
        this.cap = new long[kinds];
        this.divisible = new long[kinds];
    }

    /** Fair share: within limits, and what unmet guarantees need stays. */
    void compute(int agent, int role) {
        boolean holdBack = table.tree.anyUnmet();
        for (int k = 0; k < kinds; k++) {
            cap[k] = Math.min(room(role, k), holdBack ? surplus(k, role) : Long.MAX_VALUE);
        }
        fill(agent, role);
    }

    /**
     * Towards the unmet guarantees of the role and those above it: kinds without guarantee go along, as far as limits and
     * other roles' guarantees let them. Nothing if nothing of an unmet kind can be had.
     */
    void computeGuaranteed(int agent, int role) {
        boolean useful = false;
        for (int k = 0; k < kinds; k++) {
            long unmet = unmet(role, k);
            cap[k] = Math.min(room(role, k), surplus(k, role));
            cap[k] = unmet < 0 ? cap[k] : Math.min(cap[k], unmet);
        }
        fill(agent, role);
        for (int k = 0; k < kinds; k++) {
            useful |= unmet(role, k) > 0 && has(agent, k);
        }
        if (!useful) {
            any = false;
        }
    }

    /** The most that any role could have of an agent without parts. */
    void free(int agent) {
        any = false;
        for (int k = 0; k < kinds; k++) {
            divisible[k] = table.agents.free.get(agent, k);
            any |= divisible[k] > 0;
        }
    }

    /** Whether nothing of an agent without parts is left for roles whose guarantees are met. */
    boolean isHeldBack(int agent) {
        for (int k = 0; k < kinds; k++) {
            if (table.agents.free.get(agent, k) > 0 && surplus(k) > 0) {
                return false;
            }
        }
        return true;
    }

    /** What may be taken of a kind before unmet guarantees could not be met any more. */
    long surplus(int kind) {
        return Math.max(0, table.agents.available(kind) - table.tree.quotas.required(ShareTree.ROOT, kind));
    }

    /** The same for a role, for which some of that may be held back. */
    long surplus(int kind, int role) {
        return surplus(kind) + table.tree.credit(role, kind);
    }

    /** Whether a role may have so many times these amounts that are not reserved: limits and others' guarantees allow it. */
    boolean allows(int role, long[] unit, int count) {
        for (int k = 0; k < unit.length; k++) {
            if (unit[k] > 0 && unit[k] > Math.min(room(role, k), surplus(k, role)) / count) {
                return false;
            }
        }
        return true;
    }

    /** The least room under the limits of a role and those above it. */
    long room(int role, int kind) {
        Quotas quotas = table.tree.quotas;
        long least = Quotas.UNLIMITED;
        if (quotas.anyLimit()) {
            for (int n = role; n != ShareTree.ROOT; n = table.tree.parent(n)) {
                least = Math.min(least, quotas.hasLimit(n) ? quotas.room(n, kind) : Quotas.UNLIMITED);
            }
        }
        return least;
    }

    /** The most that is unmet of a kind for a role or one above it; -1 when none of them has a guarantee of it. */
    long unmet(int role, int kind) {
        Quotas quotas = table.tree.quotas;
        long most = -1;
        for (int n = role; n != ShareTree.ROOT; n = table.tree.parent(n)) {
            if (quotas.guarantee(n, kind) > 0) {
                most = Math.max(most, quotas.unmet(n, kind));
            }
        }
        return most;
    }

    private void fill(int agent, int role) {
        any = false;
        Part[] all = table.agents.parts[agent];
        if (all != null) {
            choose(all, role);
        }
        for (int k = 0; k < kinds; k++) {
            divisible[k] = Math.min(table.agents.free.get(agent, k), cap[k]);
            any |= divisible[k] > 0;
        }
    }

    private void choose(Part[] all, int role) {
        if (parts.length < all.length) {
            parts = new boolean[all.length];
        }
        Arrays.fill(parts, false);
        for (int i = 0; i < all.length; i++) {
            Part part = all[i];
            if (part.use() == Part.Use.RESERVED) {
                parts[i] = table.tree.isWithin(role, part.role());
            } else if (part.use() == Part.Use.CHUNK && fits(part.scalars(), cap)) {
                parts[i] = true;
                subtract(part.scalars(), cap);
            }
            any |= parts[i];
        }
    }

    private boolean has(int agent, int kind) {
        Part[] all = table.agents.parts[agent];
        long amount = divisible[kind];
        for (int i = 0; all != null && i < all.length; i++) {
            if (parts[i] && all[i].use() == Part.Use.CHUNK && kind < all[i].scalars().length) {
                amount += all[i].scalars()[kind];
            }
        }
        return amount > 0;
    }

    static boolean fits(long[] amounts, long[] room) {
        for (int k = 0; k < amounts.length; k++) {
            if (amounts[k] > room[k]) {
                return false;
            }
        }
        return true;
    }

    static void subtract(long[] amounts, long[] from) {
        for (int k = 0; k < amounts.length; k++) {
            from[k] -= from[k] == Long.MAX_VALUE ? 0 : amounts[k];
        }
    }
}
