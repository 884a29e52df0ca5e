package io.kebne.actors.allocator.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the planner knows of a pool: agents with what is free on them, the tree of roles, clients (one for each role of each
 * framework), filters. Soft state of the allocator's ledger, which alone calls it, one change at a time, and builds it anew
 * after a restart from what it has replayed. The cost of a change grows with the change and not with the pool, but for what
 * its method says.
 *
 * <p>Amounts are thousandths in arrays by kind; kinds beyond an array's end count as zero. Methods throw
 * {@link IllegalStateException} when the ledger contradicts itself, such as removing who still holds something.
 *
 * <p>The life of an offer: {@link Planner} books it (free resources, charge, outstanding), {@link #closeOffer} undoes that,
 * whatever the answer. If it was accepted, {@link #charge} what is used now and tell with {@link #setFree} what is left.
 */
public final class PoolTable {
    /** A limit that is none. */
    public static final long UNLIMITED = Quotas.UNLIMITED;

    private static final long[] NOTHING = Charge.NOTHING;

    final PlanSettings settings;
    final Width width = new Width();
    final Ratios ratios;
    final ShareTree tree;
    final AgentTable agents;
    final ClientTable clients;
    final Eligibility eligibility;
    final FilterBook filters;
    final MinAllocatable minAllocatable;

    public PoolTable(PlanSettings settings) {
        this.settings = settings;
        this.ratios = new Ratios(width, settings.unfairKinds());
        this.tree = new ShareTree(width, settings.ordering(), ratios);
        this.agents = new AgentTable(width);
        this.clients = new ClientTable(width, ratios, settings.hoardingShare());
        this.eligibility = new Eligibility(tree, agents, clients);
        this.filters = new FilterBook(agents, clients, eligibility, settings.detailContains());
        List.of("cpus", "mem", "disk", "gpus").forEach(width::kind);
        List<long[]> sets = new ArrayList<>();
        for (Map<String, Long> set : settings.minAllocatable()) {
            sets.add(amounts(set));
        }
        this.minAllocatable = new MinAllocatable(sets);
    }

    // ---- kinds

    /** The handle of a kind of scalar; cpus, mem, disk and gpus are 0 to 3. */
    public int kind(String name) {
        return width.kind(name);
    }

    /** @return the handle of a kind that is known, or -1 */
    public int findKind(String name) {
        return width.find(name);
    }

    public String kindName(int kind) {
        return width.name(kind);
    }

    public int kinds() {
        return width.kinds();
    }

    /** @param byName thousandths */
    public long[] amounts(Map<String, Long> byName) {
        byName.keySet().forEach(width::kind);
        long[] amounts = new long[width.kinds()];
        byName.forEach((name, amount) -> amounts[width.kind(name)] = amount);
        return amounts;
    }

    // ---- agents

    /** An agent that counts for the pool's totals, is not offerable yet, and has nothing free yet. */
    public int addAgent(String id, long[] total) {
        int agent = agents.add(id);
        agents.reachable[agent] = true;
        setTotal(agent, total);
        return agent;
    }

    /** Its offers must be closed. */
    public void removeAgent(int agent) {
        if (!agents.offered.isZero(agent)) {
            throw new IllegalStateException("agent " + agents.id[agent] + " has outstanding offers");
        }
        setTotal(agent, NOTHING);
        setFree(agent, NOTHING, List.of(), null);
        filters.forget(agent);
        agents.remove(agent);
    }

    /** @return the agent's handle, or -1 */
    public int findAgent(String id) {
        return agents.find(id);
    }

    public String agentId(int agent) {
        return agents.id[agent];
    }

    public void setTotal(int agent, long[] total) {
        if (agents.reachable[agent]) {
            count(agents.total.copy(agent), -1);
            count(total, 1);
        }
        boolean less = false;
        for (int k = 0; k < width.kinds(); k++) {
            less |= agents.total.get(agent, k) > (k < total.length ? total[k] : 0);
        }
        agents.total.set(agent, total);
        totalsChanged(less);
    }

    /** Whether the agent counts for the pool's totals. */
    public void setReachable(int agent, boolean reachable) {
        if (agents.reachable[agent] != reachable) {
            agents.reachable[agent] = reachable;
            count(agents.total.copy(agent), reachable ? 1 : -1);
            totalsChanged(!reachable);
        }
    }

    private void count(long[] amounts, int sign) {
        ratios.add(amounts, sign);
    }

    private void totalsChanged(boolean shrunk) {
        boolean newKind = ratios.compute();
        if (shrunk || newKind) {
            clients.poolShrank();
        } else {
            clients.poolGrew();
        }
    }

    /** Whether it may be offered at all: connected, not draining, not deactivated, whitelisted. */
    public void setOfferable(int agent, boolean offerable) {
        agents.setOfferable(agent, offerable);
    }

    /**
     * What constraints look at, and for whom the agent is.
     *
     * @param traits handed to each {@link AgentConstraint}
     * @param hasGpus only for clients with {@link Capability#GPU}
     * @param remoteRegion only for clients with {@link Capability#REGION_AWARE}
     */
    public void setTraits(int agent, Object traits, boolean hasGpus, boolean remoteRegion) {
        agents.traits[agent] = traits;
        agents.hasGpus[agent] = hasGpus;
        agents.remote[agent] = remoteRegion;
        agents.judged[agent] = Bits.NONE;
        agents.barred[agent] = Bits.NONE;
    }

    /**
     * What can be offered of an agent has really changed: who gave it back before may want it now.
     *
     * @param unreserved divisible, not revocable
     * @param parts the rest; without those that outstanding offers hold
     * @param detail free non-scalar resources, null for none
     */
    public void setFree(int agent, long[] unreserved, List<Part> parts, Object detail) {
        Bits.clearAll(agents.seen[agent]);
        agents.setFree(agent, unreserved, parts.isEmpty() ? null : parts.toArray(new Part[0]), detail);
    }

    /** The free divisible unreserved resources. */
    public long[] free(int agent) {
        return agents.free.copy(agent);
    }

    /** The free parts. */
    public List<Part> parts(int agent) {
        return agents.parts(agent);
    }

    /** The free non-scalar resources, or null. */
    public Object detail(int agent) {
        return agents.detail[agent];
    }

    // ---- roles

    /** The handle of a role such as {@code a/b}, which is new, with its ancestors, if it was never asked for. */
    public int role(String path) {
        return tree.role(path);
    }

    /** @return false when it cannot go because something is held by, set for, or below it */
    public boolean removeRole(String path) {
        return tree.removeRole(path);
    }

    /** @param weight greater than zero */
    public void setWeight(int role, double weight) {
        if (!(weight > 0)) {
            throw new IllegalArgumentException("weight is " + weight + ", but must be greater than 0");
        }
        tree.setWeight(role, weight);
    }

    public void setRolePriority(int role, int priority) {
        tree.setPriority(role, priority);
    }

    /**
     * @param guarantee zero for kinds without
     * @param limit {@link #UNLIMITED} for kinds without, as are kinds beyond its end
     */
    public void setQuota(int role, long[] guarantee, long[] limit) {
        tree.setQuota(role, guarantee, limit);
    }

    /** Adds {@code sign} times the amounts to what is reserved to a role on any agent. */
    public void reserve(int role, long[] amounts, int sign) {
        tree.reserve(role, amounts, sign);
    }

    /** What clients in the role and below hold unreserved, and what is reserved to the role and below. */
    public long[] consumption(int role) {
        return tree.used.copy(role);
    }

    /** Share of the pool of the kind that the role holds most of; revocable resources count. */
    public double dominantShare(int role) {
        return tree.poolShare(role);
    }

    // ---- clients

    /**
     * A framework in one of its roles; not active yet.
     *
     * @param arrival earlier ones are lower
     */
    public int addClient(int role, String framework, int priority, long arrival) {
        int node = tree.addClient(role, framework, priority, arrival);
        return clients.add(role, node, framework);
    }

    /** Its offers must be closed, and what it holds charged back. */
    public void removeClient(int client) {
        setConstraint(client, AgentConstraint.NONE);
        revive(client);
        setActive(client, false);
        clients.remove(client);
        tree.removeClient(clients.node[client]);
    }

    /** Whether it takes offers: connected and not suppressed. */
    public void setActive(int client, boolean active) {
        clients.setActive(client, active);
        tree.setActive(clients.node[client], active);
    }

    public void setCapabilities(int client, Set<Capability> capabilities) {
        clients.setCapabilities(client, capabilities);
        filters.clientChanged(client);
    }

    /** @param minimum null for the pool's default */
    public void setMinAllocatable(int client, MinAllocatable minimum) {
        clients.setMinAllocatable(client, minimum);
    }

    /** Cost grows with the number of agents. */
    public void setConstraint(int client, AgentConstraint constraint) {
        if (Bits.has(clients.constrained, client)) {
            for (int agent = 0; agent < agents.end(); agent++) {
                Bits.remove(agents.judged[agent], client);
                Bits.remove(agents.barred[agent], client);
            }
        }
        clients.setConstraint(client, constraint);
    }

    /** @param demand null when it has said nothing: then it gets whole what there is */
    public void setDemand(int client, Demand demand) {
        clients.demand[client] = demand;
    }

    /**
     * Adds {@code sign} times the amounts to what a client holds in tasks and offers.
     *
     * @param reserved counts for the client's share, but not again for its role, which holds the reservation
     * @param revocable counts for shares, but not for quota
     */
    public void charge(int client, long[] unreserved, long[] reserved, long[] revocable, int sign) {
        tree.charge(clients.node[client], unreserved, reserved, revocable, sign, false);
    }

    /** How many offers the client has been made. */
    public long offersMade(int client) {
        return tree.offers(clients.node[client]);
    }

    public double clientShare(int client) {
        return tree.poolShare(clients.node[client]);
    }

    public boolean hasNoOffers(int client) {
        return clients.outstanding.isZero(client);
    }

    /** What the client's outstanding offers hold. */
    public long[] outstanding(int client) {
        return clients.outstanding.copy(client);
    }

    // ---- offers

    /** Undoes the booking of an offer. Who saw the agent before has still seen it. */
    public void closeOffer(int agent, int client, Taken taken) {
        Charge charge = Charge.of(taken.unreserved(), taken.parts());
        agents.giveBack(agent, taken);
        tree.charge(clients.node[client], charge.unreserved(), charge.reserved(), charge.revocable(), -1, false);
        hold(client, charge, -1);
    }

    /** Books an offer that was made without the planner; {@link #closeOffer} undoes that as well. */
    public void book(int agent, int client, Taken taken) {
        makeOffer(agent, client, taken.unreserved(), taken.parts(), taken.detail() != null, false);
    }

    /**
     * Books an offer that is being made.
     *
     * @param again whether it adds to one that this round has made already
     */
    void makeOffer(int agent, int client, long[] unreserved, List<Part> parts, boolean withDetail, boolean again) {
        Charge charge = Charge.of(unreserved, parts);
        agents.take(agent, unreserved, parts, withDetail);
        tree.charge(clients.node[client], charge.unreserved(), charge.reserved(), charge.revocable(), 1, !again);
        hold(client, charge, 1);
    }

    private void hold(int client, Charge charge, int sign) {
        clients.offered(client, charge.unreserved(), sign);
        if (charge.reserved().length > 0) {
            clients.offered(client, charge.reserved(), sign);
        }
        if (charge.revocable().length > 0) {
            clients.offered(client, charge.revocable(), sign);
        }
        clients.judgeHoarding(client);
    }

    // ---- filters

    /** Until then nothing is offered to the client that its refusal covers. Refusals beyond 4096 different ones are lost. */
    public void refuse(int client, int agent, Refusal refusal, long untilMillis) {
        filters.refuse(client, agent, refusal, untilMillis);
    }

    /** The client gave the agent back unused: until the agent changes, those that have not seen it go first. */
    public void markSeen(int client, int agent) {
        filters.markSeen(client, agent);
    }

    /** Drops all filters of a client, and what it has seen. Cost grows with the number of agents that it has touched. */
    public void revive(int client) {
        filters.clear(client);
    }

    /** How many agents have a filter of the client. Cost grows with the number of agents that it has touched. */
    public int filters(int client) {
        return filters.count(client);
    }

    /** How many filters the client has, on all agents. One that has run out counts until it is dropped. */
    public int activeFilters(int client) {
        return clients.filters[client];
    }

    /** Drops the filters that have run out by then; {@link #takeExpired} still tells of their agents. */
    public void dropExpired(long nowMillis) {
        filters.expire(nowMillis);
    }

    /**
     * When filters are to be looked at next: no later than the next one runs out, in the milliseconds that {@link #refuse} was
     * given; {@link Long#MAX_VALUE} for never.
     */
    public long nextExpiry() {
        return filters.nextExpiry();
    }

    /** The agents of which filters have run out since this was last asked. */
    public int[] takeExpired(long nowMillis) {
        return filters.takeExpired(nowMillis);
    }
}
