package io.kebne.actors.allocator.plan.reference;

import io.kebne.actors.allocator.plan.AgentConstraint;
import io.kebne.actors.allocator.plan.Capability;
import io.kebne.actors.allocator.plan.Demand;
import io.kebne.actors.allocator.plan.MinAllocatable;
import io.kebne.actors.allocator.plan.Part;
import io.kebne.actors.allocator.plan.PlanSettings;
import io.kebne.actors.allocator.plan.PoolTable;
import io.kebne.actors.allocator.plan.Refusal;
import io.kebne.actors.allocator.plan.Taken;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The facts of a pool, as they were told. Handles are those that a {@link PoolTable} gave out for the same things; what its
 * methods do is said there.
 */
public final class ReferencePool {
    /** What is known of an agent. */
    static final class Agent {
        final int handle;
        long[] total;
        boolean reachable = true;
        boolean offerable;
        long[] free;
        long[] offered;
        List<Part> parts = new ArrayList<>();
        Object detail;
        Object traits;
        boolean hasGpus;
        boolean remoteRegion;
        final Set<Integer> seen = new HashSet<>();
        final Map<Integer, List<Filter>> filters = new HashMap<>();

        Agent(int handle, long[] total) {
            this.handle = handle;
            this.total = total;
        }
    }

    /** A client's refusal. */
    record Filter(Refusal refusal, long untilMillis) {}

    final PlanSettings settings;
    final int kinds;
    private final List<String> kindNames = new ArrayList<>();
    final MinAllocatable minAllocatable;
    final Map<Integer, Agent> agents = new TreeMap<>();
    final Map<Integer, ReferenceNode.Client> clients = new TreeMap<>();
    final Map<Integer, ReferenceNode.Role> roles = new TreeMap<>();
    final ReferenceNode.Role root;

    /** Of reachable agents. */
    private long[] totals;

    /** What a unit of each kind is worth in units of the first; see {@link #worth}. */
    private double[] worths;

    /** What outstanding offers hold, by framework. */
    private final Map<String, long[]> outstanding = new HashMap<>();

    /** How many offers have been made in the pool. */
    long services;

    /** @param table only asked for its kinds, of which there must be no more later */
    public ReferencePool(PlanSettings settings, PoolTable table) {
        this.settings = settings;
        this.kinds = table.kinds();
        for (int k = 0; k < kinds; k++) {
            kindNames.add(table.kindName(k));
        }
        this.minAllocatable = new MinAllocatable(
                settings.minAllocatable().stream().map(table::amounts).toList());
        this.totals = wide();
        this.worths = new double[kinds];
        this.root = new ReferenceNode.Role(this, "", null);
    }

    // ---- agents

    public void addAgent(int handle, long[] total) {
        Agent agent = new Agent(handle, wide(total));
        agent.free = wide();
        agent.offered = wide();
        agents.put(handle, agent);
        addUp();
    }

    public void removeAgent(int handle) {
        agents.remove(handle);
        addUp();
    }

    public void setTotal(int handle, long[] total) {
        agents.get(handle).total = wide(total);
        addUp();
    }

    public void setReachable(int handle, boolean reachable) {
        agents.get(handle).reachable = reachable;
        addUp();
    }

    public void setOfferable(int handle, boolean offerable) {
        agents.get(handle).offerable = offerable;
    }

    public void setTraits(int handle, Object traits, boolean hasGpus, boolean remoteRegion) {
        Agent agent = agents.get(handle);
        agent.traits = traits;
        agent.hasGpus = hasGpus;
        agent.remoteRegion = remoteRegion;
    }

    public void setFree(int handle, long[] unreserved, List<Part> parts, Object detail) {
        Agent agent = agents.get(handle);
        agent.free = wide(unreserved);
        agent.parts = new ArrayList<>(parts);
        agent.detail = detail;
        agent.seen.clear();
    }

    // ---- roles

    public void addRole(int handle, String path) {
        ReferenceNode.Role node = root;
        for (String name : path.split("/", -1)) {
            ReferenceNode.Role above = node;
            node = above.children.computeIfAbsent(name, n -> new ReferenceNode.Role(this, n, above));
        }
        roles.put(handle, node);
    }

    public void setWeight(int role, double weight) {
        roles.get(role).weight = weight;
    }

    public void setRolePriority(int role, int priority) {
        roles.get(role).priority = priority;
    }

    public void setQuota(int role, long[] guarantee, long[] limit) {
        ReferenceNode.Role node = roles.get(role);
        node.guarantee = wide(guarantee);
        for (int k = 0; k < kinds; k++) {
            node.limit[k] = k < limit.length ? limit[k] : PoolTable.UNLIMITED;
        }
    }

    public void reserve(int role, long[] amounts, int sign) {
        add(roles.get(role).reserved, amounts, sign);
    }

    public double dominantShare(int role) {
        int kind = firstFairKind();
        return kind < 0 ? 0 : roles.get(role).share() / total(kind);
    }

    public long[] consumption(int role) {
        return roles.get(role).consumption();
    }

    // ---- clients

    public void addClient(int handle, int role, String framework, int priority, long arrival) {
        ReferenceNode.Client client =
                new ReferenceNode.Client(this, handle, framework, roles.get(role).desk, priority, arrival);
        client.parentDesk().clients.put(framework, client);
        clients.put(handle, client);
    }

    public void removeClient(int handle) {
        revive(handle);
        ReferenceNode.Client client = clients.get(handle);
        client.setActive(false);
        client.parentDesk().clients.remove(client.name);
        clients.remove(handle);
    }

    public void setActive(int client, boolean active) {
        clients.get(client).setActive(active);
    }

    public void setCapabilities(int client, Set<Capability> capabilities) {
        clients.get(client).capabilities = Set.copyOf(capabilities);
    }

    public void setMinAllocatable(int client, MinAllocatable minimum) {
        clients.get(client).minAllocatable = minimum;
    }

    public void setConstraint(int client, AgentConstraint constraint) {
        clients.get(client).constraint = constraint;
    }

    public void setDemand(int client, Demand demand) {
        clients.get(client).demand = demand;
    }

    public void charge(int client, long[] unreserved, long[] reserved, long[] revocable, int sign) {
        ReferenceNode.Client charged = clients.get(client);
        add(charged.unreserved, unreserved, sign);
        add(charged.reserved, reserved, sign);
        add(charged.revocable, revocable, sign);
    }

    // ---- offers and filters

    public void closeOffer(int agent, int client, Taken taken) {
        hold(agents.get(agent), client, taken, -1);
    }

    /** Moves what an offer holds between the agent and the client. */
    void hold(Agent agent, int client, Taken taken, int sign) {
        add(agent.free, taken.unreserved(), -sign);
        add(agent.offered, taken.unreserved(), sign);
        ReferenceNode.Client holder = clients.get(client);
        add(holder.unreserved, taken.unreserved(), sign);
        add(holder.outstanding, taken.unreserved(), sign);
        long[] framework = outstanding.computeIfAbsent(holder.name, name -> wide());
        add(framework, taken.unreserved(), sign);
        for (Part part : taken.parts()) {
            if (part.use() == Part.Use.SHARED) {
                continue;
            }
            if (sign > 0) {
                agent.parts.remove(part);
            } else {
                agent.parts.add(part);
            }
            add(agent.offered, part.scalars(), sign);
            add(holder.outstanding, part.scalars(), sign);
            add(framework, part.scalars(), sign);
            switch (part.use()) {
                case CHUNK -> add(holder.unreserved, part.scalars(), sign);
                case RESERVED -> add(holder.reserved, part.scalars(), sign);
                case REVOCABLE -> add(holder.revocable, part.scalars(), sign);
                case SHARED -> throw new IllegalStateException("left out above");
            }
        }
        if (taken.detail() != null) {
            agent.detail = sign > 0 ? null : taken.detail();
        }
    }

    public void refuse(int client, int agent, Refusal refusal, long untilMillis) {
        agents.get(agent)
                .filters
                .computeIfAbsent(client, c -> new ArrayList<>())
                .add(new Filter(refusal, untilMillis));
    }

    public void markSeen(int client, int agent) {
        agents.get(agent).seen.add(client);
    }

    public void revive(int client) {
        for (Agent agent : agents.values()) {
            agent.seen.remove(client);
            agent.filters.remove(client);
        }
    }

    /** A round over the agents with these handles: see {@link ReferenceRound}. */
    public List<ReferenceRound.Offer> plan(Collection<Integer> considered, long nowMillis) {
        return new ReferenceRound(this, nowMillis).run(considered);
    }

    // ---- sums

    private void addUp() {
        totals = wide();
        for (Agent agent : agents.values()) {
            if (agent.reachable) {
                add(totals, agent.total, 1);
            }
        }
        worths = new double[kinds];
        for (int k = 0; k < kinds; k++) {
            worths[k] = isFair(k) ? (double) total(firstFairKind()) / total(k) : 0;
        }
    }

    /** Zero for kinds that count for no share. */
    double worth(int kind) {
        return worths[kind];
    }

    long total(int kind) {
        return totals[kind];
    }

    /** Unreserved free resources of all agents that may be offered. */
    long available(int kind) {
        long sum = 0;
        for (Agent agent : agents.values()) {
            if (agent.offerable) {
                sum += agent.free[kind];
                for (Part part : agent.parts) {
                    sum += part.use() == Part.Use.CHUNK ? at(part.scalars(), kind) : 0;
                }
            }
        }
        return sum;
    }

    boolean isFair(int kind) {
        return total(kind) > 0 && !settings.unfairKinds().contains(kindNames.get(kind));
    }

    /** The kind whose units shares are measured in, or -1. */
    int firstFairKind() {
        for (int k = 0; k < kinds; k++) {
            if (isFair(k)) {
                return k;
            }
        }
        return -1;
    }

    boolean hoards(ReferenceNode.Client client) {
        long[] holds = outstanding.getOrDefault(client.name, wide());
        for (int k = 0; k < kinds; k++) {
            if (holds[k] > 0 && isFair(k) && holds[k] >= settings.hoardingShare() * total(k)) {
                return true;
            }
        }
        return false;
    }

    // ---- arithmetic

    long[] wide(long... amounts) {
        long[] row = new long[kinds];
        System.arraycopy(amounts, 0, row, 0, amounts.length);
        return row;
    }

    static void add(long[] to, long[] amounts, int sign) {
        for (int k = 0; k < amounts.length; k++) {
            to[k] += sign * amounts[k];
        }
    }

    static long at(long[] amounts, int kind) {
        return kind < amounts.length ? amounts[kind] : 0;
    }
}
