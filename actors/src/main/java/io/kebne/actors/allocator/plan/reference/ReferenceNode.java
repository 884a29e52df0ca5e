package io.kebne.actors.allocator.plan.reference;

import io.kebne.actors.allocator.plan.AgentConstraint;
import io.kebne.actors.allocator.plan.Capability;
import io.kebne.actors.allocator.plan.Contender;
import io.kebne.actors.allocator.plan.Demand;
import io.kebne.actors.allocator.plan.MinAllocatable;
import io.kebne.actors.allocator.plan.Ordering;
import io.kebne.actors.allocator.plan.PoolTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A node of the role tree; what it holds is summed up from the leaves whenever somebody asks. */
abstract class ReferenceNode implements Contender {
    final ReferencePool pool;
    final String name;
    final ReferenceNode parent;
    private boolean active;
    private long offers;
    private long lastServed;
    private double startTime;

    /** The key of the child that was served last. */
    private double time;

    double weight = 1;
    int priority;

    ReferenceNode(ReferencePool pool, String name, ReferenceNode parent) {
        this.pool = pool;
        this.name = name;
        this.parent = parent;
    }

    abstract List<ReferenceNode> children();

    /** Tasks and offers, without revocable ones, and with all reservations. */
    abstract long[] consumption();

    abstract long[] revocable();

    boolean isActive() {
        return active;
    }

    /** Whether anybody below takes offers. */
    boolean anyActive() {
        return children().stream().anyMatch(ReferenceNode::isActive);
    }

    /** Who comes back starts with those who are served now. */
    void activate(boolean now) {
        if (now && !active) {
            startTime = Math.max(startTime, parent.time);
        }
        active = now;
        if (parent != null && parent.parent != null) {
            parent.activate(parent.anyActive());
        }
    }

    /** Notes an offer for it and all above it. */
    void serve() {
        double key = pool.settings.ordering().key(this);
        offers++;
        lastServed = pool.services;
        startTime = key;
        parent.time = key;
        if (parent.parent != null) {
            parent.serve();
        }
    }

    /** A child with its keys. */
    private record Ranked(ReferenceNode node, int rank, double key) {}

    List<ReferenceNode> sortedChildren() {
        Ordering ordering = pool.settings.ordering();
        return children().stream()
                .filter(ReferenceNode::isActive)
                .map(child -> new Ranked(child, ordering.rank(child), ordering.key(child)))
                .sorted(Comparator.comparingInt(Ranked::rank)
                        .thenComparingDouble(Ranked::key)
                        .thenComparingLong(ranked -> ranked.node().offers())
                        .thenComparing(ranked -> ranked.node().name()))
                .map(Ranked::node)
                .toList();
    }

    @Override
    public double share() {
        double dominant = 0;
        long[] consumption = consumption();
        long[] revocable = revocable();
        for (int k = 0; k < pool.kinds; k++) {
            dominant = Math.max(dominant, (consumption[k] + revocable[k]) * pool.worth(k));
        }
        return dominant;
    }

    @Override
    public double scaled(int kind) {
        return (consumption()[kind] + revocable()[kind]) * pool.worth(kind);
    }

    @Override
    public int kinds() {
        return pool.kinds;
    }

    @Override
    public double weight() {
        return weight;
    }

    @Override
    public int priority() {
        return priority;
    }

    @Override
    public long arrival() {
        return children().stream().mapToLong(ReferenceNode::arrival).min().orElse(Long.MAX_VALUE);
    }

    @Override
    public long lastServed() {
        return lastServed;
    }

    @Override
    public long offers() {
        return offers;
    }

    @Override
    public double startTime() {
        return startTime;
    }

    @Override
    public String name() {
        return name;
    }

    /** A role. */
    static final class Role extends ReferenceNode {
        final Map<String, Role> children = new TreeMap<>();
        final Desk desk;
        long[] guarantee;
        final long[] limit;
        final long[] reserved;

        Role(ReferencePool pool, String name, Role parent) {
            super(pool, name, parent);
            this.desk = new Desk(this);
            this.guarantee = pool.wide();
            this.limit = pool.wide();
            this.reserved = pool.wide();
            Arrays.fill(limit, PoolTable.UNLIMITED);
        }

        Role parentRole() {
            return (Role) parent;
        }

        /** The role and those above it, without the root. */
        List<Role> chain() {
            List<Role> chain = new ArrayList<>();
            for (Role role = this; role.parent != null; role = role.parentRole()) {
                chain.add(role);
            }
            return chain;
        }

        long unmet(int kind) {
            return unmetWith(kind, null, 0);
        }

        boolean isUnmet() {
            for (int k = 0; k < pool.kinds; k++) {
                if (unmet(k) > 0) {
                    return true;
                }
            }
            return false;
        }

        /** What must be held back for it and those below it. */
        long need(int kind) {
            return needWith(kind, null, 0);
        }

        /** The same if {@code more} were given to a role. */
        private long needWith(int kind, Role given, long more) {
            long below = children.values().stream()
                    .mapToLong(child -> child.needWith(kind, given, more))
                    .sum();
            return Math.max(parent == null ? 0 : unmetWith(kind, given, more), below);
        }

        private long unmetWith(int kind, Role given, long more) {
            long grown = given != null && given.chain().contains(this) ? more : 0;
            return Math.max(0, guarantee[kind] - consumption()[kind] - grown);
        }

        /** The most that it can take so that as much less has to be held back. */
        long credit(int kind) {
            long low = 0;
            long high = pool.root.need(kind);
            while (low < high) {
                long middle = high - (high - low) / 2;
                if (pool.root.need(kind) - pool.root.needWith(kind, this, middle) == middle) {
                    low = middle;
                } else {
                    high = middle - 1;
                }
            }
            return low;
        }

        @Override
        List<ReferenceNode> children() {
            List<ReferenceNode> all = new ArrayList<>(children.values());
            all.add(desk);
            return all;
        }

        @Override
        long[] consumption() {
            long[] sum = desk.consumption();
            children.values().forEach(child -> ReferencePool.add(sum, child.consumption(), 1));
            return sum;
        }

        @Override
        long[] revocable() {
            long[] sum = desk.revocable();
            children.values().forEach(child -> ReferencePool.add(sum, child.revocable(), 1));
            return sum;
        }
    }

    /** Stands for a role's own frameworks among its child roles. */
    static final class Desk extends ReferenceNode {
        final Map<String, Client> clients = new TreeMap<>();

        Desk(Role role) {
            super(role.pool, "", role);
        }

        @Override
        public int priority() {
            return parent.priority;
        }

        @Override
        List<ReferenceNode> children() {
            return new ArrayList<>(clients.values());
        }

        @Override
        long[] consumption() {
            long[] sum = ((Role) parent).reserved.clone();
            clients.values().forEach(client -> ReferencePool.add(sum, client.unreserved, 1));
            return sum;
        }

        @Override
        long[] revocable() {
            long[] sum = pool.wide();
            clients.values().forEach(client -> ReferencePool.add(sum, client.revocable, 1));
            return sum;
        }
    }

    /** A framework in a role. */
    static final class Client extends ReferenceNode {
        final int handle;
        private final long arrival;
        final long[] unreserved;
        final long[] reserved;
        final long[] revocable;
        final long[] outstanding;
        Set<Capability> capabilities = Set.of();
        MinAllocatable minAllocatable;
        AgentConstraint constraint = AgentConstraint.NONE;
        Demand demand;

        Client(ReferencePool pool, int handle, String name, Desk desk, int priority, long arrival) {
            super(pool, name, desk);
            this.handle = handle;
            this.priority = priority;
            this.arrival = arrival;
            this.unreserved = pool.wide();
            this.reserved = pool.wide();
            this.revocable = pool.wide();
            this.outstanding = pool.wide();
        }

        Desk parentDesk() {
            return (Desk) parent;
        }

        Role role() {
            return (Role) parent.parent;
        }

        void setActive(boolean now) {
            activate(now);
        }

        @Override
        public long arrival() {
            return arrival;
        }

        @Override
        List<ReferenceNode> children() {
            return List.of();
        }

        @Override
        long[] consumption() {
            long[] sum = unreserved.clone();
            ReferencePool.add(sum, reserved, 1);
            return sum;
        }

        @Override
        long[] revocable() {
            return revocable;
        }
    }
}
