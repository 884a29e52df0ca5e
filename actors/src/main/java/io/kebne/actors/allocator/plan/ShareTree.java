package io.kebne.actors.allocator.plan;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The tree of roles with their clients as leaves, each group of siblings in the order in which it is served. A role has a
 * <em>desk</em> among its children: the node that its own clients hang below, which competes with its child roles (Mesos'
 * virtual leaf). Nodes are int handles; a role's is given out, a client's and a desk's stay inside the package.
 *
 * <p>Consumption of a role and its desk: what clients at or below hold unreserved, and what is reserved to roles at or below.
 * Of a client: all it holds. Charging changes the keys along one path, so costs O(depth * log siblings), and moves along
 * arrays of siblings.
 */
final class ShareTree {
    static final int ROOT = 0;
    private static final long NEVER = Long.MAX_VALUE;
    private static final long[] NOTHING = {};

    /** Sorts before all names that a role may have. */
    private static final String DESK = "";

    private final Width width;
    private final Ordering ordering;
    private final Handles handles = new Handles();
    private final Map<String, Integer> roles = new HashMap<>();
    private final Precedence precedence = new Precedence();
    private final Cursor cursor = new Cursor();
    private final Quantities revocable;
    final Quantities used;
    final Quotas quotas;
    final Ratios ratios;
    private int[] parent = new int[0];
    private int[] desk = new int[0];
    private String[] name = new String[0];
    private Siblings[] children = new Siblings[0];
    private boolean[] active = new boolean[0];
    private double[] weight = new double[0];
    private int[] priority = new int[0];
    private long[] arrival = new long[0];
    private long[] lastServed = new long[0];
    private double[] startTime = new double[0];

    /** How many unmet guarantees there are at a node and below it. */
    private int[] unmetBelow = new int[0];

    private long services;

    /** Where the node that is being changed lies; -1 when it is not in that array or the array is to be sorted anyway. */
    private int activeIndex;

    private int unmetIndex;

    ShareTree(Width width, Ordering ordering, Ratios ratios) {
        this.width = width;
        this.ordering = ordering;
        this.ratios = ratios;
        this.used = new Quantities(width);
        this.revocable = new Quantities(width);
        this.quotas = new Quotas(width, used);
        newNode("", -1);
        children[ROOT] = new Siblings(precedence);
        children[ROOT].version = ratios.version();
        roles.put("", ROOT);
    }

    // ---- structure

    /** The node of a role, which is new, with its ancestors, if it was never asked for. */
    int role(String path) {
        Integer known = roles.get(path);
        if (known != null) {
            return known;
        }
        int slash = path.lastIndexOf('/');
        int above = slash < 0 ? ROOT : role(path.substring(0, slash));
        int role = attach(path.substring(slash + 1), above);
        roles.put(path, role);
        children[role] = newGroup();
        int itsDesk = attach(DESK, role);
        desk[role] = itsDesk;
        children[itsDesk] = newGroup();
        return role;
    }

    /** @return whether nothing was held by, set for, or below the role, so that it is gone now */
    boolean removeRole(String path) {
        Integer role = roles.get(path);
        if (role == null || role == ROOT) {
            return false;
        }
        boolean busy = children[role].size() > 1
                || !children[desk[role]].isEmpty()
                || !used.isZero(role)
                || !revocable.isZero(role)
                || quotas.isSet(role)
                || weight[role] != 1
                || priority[role] != 0;
        if (busy) {
            return false;
        }
        roles.remove(path);
        detach(desk[role]);
        detach(role);
        return true;
    }

    int addClient(int role, String clientName, int clientPriority, long clientArrival) {
        int node = attach(clientName, desk[role]);
        priority[node] = clientPriority;
        arrival[node] = clientArrival;
        arrivedBelow(desk[role]);
        return node;
    }

    void removeClient(int node) {
        if (!used.isZero(node) || !revocable.isZero(node)) {
            throw new IllegalStateException(name[node] + " still holds resources");
        }
        setActive(node, false);
        int above = parent[node];
        detach(node);
        arrivedBelow(above);
    }

    private int attach(String nodeName, int above) {
        int node = newNode(nodeName, above);
        children[above].add(node, nodeName, name);
        return node;
    }

    private void detach(int node) {
        children[parent[node]].remove(node, name[node], name);
        children[node] = null;
        handles.giveBack(node);
    }

    private Siblings newGroup() {
        Siblings group = new Siblings(precedence);
        group.version = ratios.version();
        return group;
    }

    private int newNode(String nodeName, int above) {
        int node = handles.take();
        ensure(node);
        name[node] = nodeName;
        parent[node] = above;
        desk[node] = -1;
        active[node] = false;
        weight[node] = 1;
        priority[node] = 0;
        arrival[node] = NEVER;
        lastServed[node] = 0;
        startTime[node] = 0;
        unmetBelow[node] = 0;
        precedence.offers[node] = 0;
        quotas.set(node, NOTHING, NOTHING, parent);
        return node;
    }

    private void ensure(int node) {
        used.ensure(node);
        revocable.ensure(node);
        quotas.ensure(node);
        precedence.ensure(node);
        if (node >= parent.length) {
            int capacity = Math.max(16, node * 2);
            parent = Arrays.copyOf(parent, capacity);
            desk = Arrays.copyOf(desk, capacity);
            name = Arrays.copyOf(name, capacity);
            children = Arrays.copyOf(children, capacity);
            active = Arrays.copyOf(active, capacity);
            weight = Arrays.copyOf(weight, capacity);
            priority = Arrays.copyOf(priority, capacity);
            arrival = Arrays.copyOf(arrival, capacity);
            lastServed = Arrays.copyOf(lastServed, capacity);
            startTime = Arrays.copyOf(startTime, capacity);
            unmetBelow = Arrays.copyOf(unmetBelow, capacity);
        }
    }

    /** Recomputes when the earliest client came, from a node to the root. */
    private void arrivedBelow(int from) {
        for (int n = from; n != ROOT; n = parent[n]) {
            long earliest = NEVER;
            for (int i = 0; i < children[n].size(); i++) {
                earliest = Math.min(earliest, arrival[children[n].member(i)]);
            }
            if (earliest == arrival[n]) {
                return;
            }
            begin(n);
            arrival[n] = earliest;
            finish(n);
        }
    }

    // ---- attributes

    void setActive(int node, boolean nowActive) {
        if (active[node] == nowActive) {
            return;
        }
        Siblings group = children[parent[node]];
        if (nowActive) {
            active[node] = true;
            startTime[node] = Math.max(startTime[node], group.time);
            enter(group, group.active, node);
        } else {
            leave(group, group.active, node);
            active[node] = false;
        }
        if (unmetBelow[node] > 0) {
            showUnmet(node, nowActive);
        }
        if (parent[node] != ROOT) {
            setActive(parent[node], group.active.size > 0);
        }
    }

    void setWeight(int role, double newWeight) {
        begin(role);
        weight[role] = newWeight;
        finish(role);
    }

    /** Of a client, or of a role and its desk. */
    void setPriority(int node, int newPriority) {
        begin(node);
        priority[node] = newPriority;
        finish(node);
        if (desk[node] >= 0) {
            setPriority(desk[node], newPriority);
        }
    }

    void setQuota(int role, long[] guarantee, long[] limit) {
        quotas.set(role, guarantee, limit, parent);
        for (int n = role; n != ROOT; n = parent[n]) {
            updateNeed(n);
        }
    }

    // ---- charging

    /**
     * Adds {@code sign} times the amounts to what a client and those above it hold.
     *
     * @param served whether it is an offer that is being made now
     */
    void charge(int client, long[] unreserved, long[] reserved, long[] revocableAmounts, int sign, boolean served) {
        if (served) {
            services++;
        }
        prepare(client, served);
        used.add(client, unreserved, sign);
        used.add(client, reserved, sign);
        revocable.add(client, revocableAmounts, sign);
        settle(client, served);
        climb(parent[client], unreserved, revocableAmounts, sign, served);
    }

    /** Adds {@code sign} times the amounts to what is reserved to a role. */
    void reserve(int role, long[] amounts, int sign) {
        climb(desk[role], amounts, NOTHING, sign, false);
    }

    private void climb(int from, long[] firm, long[] revocableAmounts, int sign, boolean served) {
        for (int n = from; n != ROOT; n = parent[n]) {
            prepare(n, served);
            used.add(n, firm, sign);
            revocable.add(n, revocableAmounts, sign);
            settle(n, served);
            updateNeed(n);
        }
        used.add(ROOT, firm, sign);
    }

    private void prepare(int node, boolean served) {
        if (served) {
            fresh(parent[node]);
        }
        begin(node);
    }

    private void settle(int node, boolean served) {
        if (served) {
            precedence.offers[node]++;
            lastServed[node] = services;
            startTime[node] = precedence.key[node];
            children[parent[node]].time = precedence.key[node];
        }
        finish(node);
    }

    /** Notes where a node lies before its keys change. */
    private void begin(int node) {
        Siblings group = children[parent[node]];
        boolean sorted = active[node] && isFresh(group);
        activeIndex = sorted ? group.active.indexOf(node) : -1;
        unmetIndex = sorted && unmetBelow[node] > 0 ? group.unmet.indexOf(node) : -1;
    }

    /** Computes a node's keys and moves it to where they say. */
    private void finish(int node) {
        Siblings group = children[parent[node]];
        rekey(node);
        if (activeIndex >= 0) {
            group.active.settle(activeIndex);
        }
        if (unmetIndex >= 0) {
            group.unmet.settle(unmetIndex);
        }
    }

    private void rekey(int node) {
        cursor.node = node;
        precedence.rank[node] = ordering.rank(cursor);
        precedence.key[node] = ordering.key(cursor);
    }

    private void updateNeed(int node) {
        if (!isRole(node) || !quotas.update(node, parent[node])) {
            return;
        }
        int change = quotas.isUnmet(node) ? 1 : -1;
        for (int n = node; n >= 0; n = parent[n]) {
            unmetBelow[n] += change;
            boolean shown = unmetBelow[n] > 0;
            boolean toggled = change > 0 ? unmetBelow[n] == 1 : unmetBelow[n] == 0;
            if (n != ROOT && toggled && active[n]) {
                showUnmet(n, shown);
            }
        }
    }

    private void showUnmet(int node, boolean shown) {
        Siblings group = children[parent[node]];
        if (shown) {
            enter(group, group.unmet, node);
        } else {
            leave(group, group.unmet, node);
        }
    }

    private void enter(Siblings group, SortedNodes nodes, int node) {
        if (isFresh(group)) {
            if (nodes == group.active) {
                rekey(node);
            }
            nodes.insert(node);
        } else {
            nodes.append(node);
        }
    }

    private void leave(Siblings group, SortedNodes nodes, int node) {
        if (isFresh(group)) {
            nodes.remove(node);
        } else {
            nodes.removeUnsorted(node);
        }
    }

    // ---- reading

    /** Lets the ordering look at the pool before a round. */
    void refresh() {
        double[] utilisation = new double[width.kinds()];
        for (int k = 0; k < utilisation.length; k++) {
            long total = ratios.total(k);
            utilisation[k] = total > 0 ? (double) used.get(ROOT, k) / total : 0;
        }
        if (ordering.refresh(utilisation)) {
            ratios.invalidate();
        }
    }

    /** The children of a node, sorted by present keys. */
    Siblings fresh(int node) {
        Siblings group = children[node];
        if (!isFresh(group)) {
            for (int i = 0; i < group.active.size; i++) {
                rekey(group.active.nodes[i]);
            }
            group.active.sort();
            group.unmet.sort();
            group.version = ratios.version();
        }
        return group;
    }

    private boolean isFresh(Siblings group) {
        return group.version == ratios.version();
    }

    boolean isRole(int node) {
        return desk[node] >= 0;
    }

    boolean isDesk(int node) {
        return node != ROOT && desk[parent[node]] == node;
    }

    int parent(int node) {
        return parent[node];
    }

    String path(int role) {
        String above = parent[role] == ROOT ? "" : path(parent[role]) + "/";
        return above + name[role];
    }

    boolean anyUnmet() {
        return unmetBelow[ROOT] > 0;
    }

    long credit(int role, int kind) {
        return quotas.credit(role, kind, parent);
    }

    long offers(int node) {
        return precedence.offers[node];
    }

    double poolShare(int node) {
        cursor.node = node;
        return ratios.ofPool(cursor.share());
    }

    /** Whether a role is another or one of its descendants. */
    boolean isWithin(int role, int ancestor) {
        int n = role;
        while (n > ROOT && n != ancestor) {
            n = parent[n];
        }
        return n == ancestor;
    }

    private final class Cursor implements Contender {
        private int node;

        @Override
        public double share() {
            double dominant = 0;
            for (int k = 0; k < width.kinds(); k++) {
                dominant = Math.max(dominant, scaled(k));
            }
            return dominant;
        }

        @Override
        public double scaled(int kind) {
            return (used.get(node, kind) + revocable.get(node, kind)) * ratios.of(kind);
        }

        @Override
        public int kinds() {
            return width.kinds();
        }

        @Override
        public double weight() {
            return weight[node];
        }

        @Override
        public int priority() {
            return priority[node];
        }

        @Override
        public long arrival() {
            return arrival[node];
        }

        @Override
        public long lastServed() {
            return lastServed[node];
        }

        @Override
        public long offers() {
            return precedence.offers[node];
        }

        @Override
        public double startTime() {
            return startTime[node];
        }

        @Override
        public String name() {
            return name[node];
        }
    }
}
