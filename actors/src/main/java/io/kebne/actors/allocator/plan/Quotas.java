package io.kebne.actors.allocator.plan;

import java.util.Arrays;

/**
 * Guarantees and limits of roles at any level, what is unmet of them, and what must be held back for that. Rows are role nodes
 * of the tree. What a role still needs is what is unmet of its own guarantee, or the sum of its children's needs if that is
 * more: a child's guarantee is part of its parent's.
 */
final class Quotas {
    static final long UNLIMITED = Long.MAX_VALUE;

    private final Width width;
    private final Quantities used;
    private final Quantities guarantee;
    private final Quantities limit;
    private final Quantities need;
    private final Quantities childNeed;
    private boolean[] hasGuarantee = new boolean[0];
    private boolean[] hasLimit = new boolean[0];
    private boolean[] unmet = new boolean[0];

    /** How many guarantees there are at a node and below it. */
    private int[] guarantees = new int[0];

    private int limits;

    Quotas(Width width, Quantities used) {
        this.width = width;
        this.used = used;
        this.guarantee = new Quantities(width);
        this.limit = new Quantities(width);
        this.need = new Quantities(width);
        this.childNeed = new Quantities(width);
    }

    void ensure(int node) {
        guarantee.ensure(node);
        limit.ensure(node);
        need.ensure(node);
        childNeed.ensure(node);
        if (node >= hasGuarantee.length) {
            int capacity = Math.max(16, node * 2);
            hasGuarantee = Arrays.copyOf(hasGuarantee, capacity);
            hasLimit = Arrays.copyOf(hasLimit, capacity);
            unmet = Arrays.copyOf(unmet, capacity);
            guarantees = Arrays.copyOf(guarantees, capacity);
        }
    }

    /** Sets them without computing what follows; kinds beyond the arrays' ends have none. */
    void set(int role, long[] newGuarantee, long[] newLimit, int[] parent) {
        boolean had = hasGuarantee[role];
        guarantee.set(role, newGuarantee);
        hasGuarantee[role] = !guarantee.isZero(role);
        int change = (hasGuarantee[role] ? 1 : 0) - (had ? 1 : 0);
        for (int n = role; change != 0 && n >= 0; n = parent[n]) {
            guarantees[n] += change;
        }
        limits -= hasLimit[role] ? 1 : 0;
        limit.fill(role, UNLIMITED);
        hasLimit[role] = false;
        for (int k = 0; k < newLimit.length; k++) {
            limit.set(role, k, newLimit[k]);
            hasLimit[role] |= newLimit[k] != UNLIMITED;
        }
        limits += hasLimit[role] ? 1 : 0;
    }

    boolean isSet(int role) {
        return hasGuarantee[role] || hasLimit[role];
    }

    /**
     * Computes a role's need after its consumption, quota or children's needs have changed, and passes the difference on to
     * the parent's sum. @return whether its guarantee has become met or unmet
     */
    boolean update(int role, int parentNode) {
        if (guarantees[role] == 0 && need.isZero(role)) {
            return false;
        }
        boolean anyUnmet = false;
        for (int k = 0; k < width.kinds(); k++) {
            long own = Math.max(0, guarantee.get(role, k) - used.get(role, k));
            anyUnmet |= own > 0;
            long now = Math.max(own, childNeed.get(role, k));
            long before = need.get(role, k);
            if (now != before) {
                need.set(role, k, now);
                childNeed.add(parentNode, k, now - before);
            }
        }
        boolean toggled = anyUnmet != unmet[role];
        unmet[role] = anyUnmet;
        return toggled;
    }

    boolean isUnmet(int role) {
        return unmet[role];
    }

    /** What must be held back for roles below the node. */
    long required(int node, int kind) {
        return childNeed.get(node, kind);
    }

    /**
     * How much of what is held back of a kind is held back for a role, whoever of it takes it: that much it can take, and what is
     * required below the root falls by the same amount.
     */
    long credit(int role, int kind, int[] parent) {
        long credit = 0;
        for (int n = role; guarantees[0] > 0 && n != ShareTree.ROOT; n = parent[n]) {
            long own = unmet(n, kind);
            long below = childNeed.get(n, kind);
            credit = own >= below ? Math.min(own, own - below + credit) : credit;
        }
        return credit;
    }

    long guarantee(int role, int kind) {
        return guarantee.get(role, kind);
    }

    boolean hasLimit(int role) {
        return hasLimit[role];
    }

    boolean anyLimit() {
        return limits > 0;
    }

    /** What a role may still take of a kind by its own limit. */
    long room(int role, int kind) {
        long most = limit.get(role, kind);
        return most == UNLIMITED ? UNLIMITED : Math.max(0, most - used.get(role, kind));
    }

    /** What is unmet of a role's own guarantee. */
    long unmet(int role, int kind) {
        return Math.max(0, guarantee.get(role, kind) - used.get(role, kind));
    }
}
