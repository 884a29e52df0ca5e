package io.kebne.actors.allocator.plan;

import java.util.function.BiPredicate;

/** The filters of a pool: soft state, which the frameworks say again after a failover. */
final class FilterBook {
    private final AgentTable agents;
    private final ClientTable clients;
    private final Eligibility eligibility;
    private final BiPredicate<Object, Object> detailContains;
    private final ExpiryHeap expiries = new ExpiryHeap();

    /** Agents of which filters have run out since somebody asked. */
    private long[] expired = Bits.NONE;

    FilterBook(
            AgentTable agents,
            ClientTable clients,
            Eligibility eligibility,
            BiPredicate<Object, Object> detailContains) {
        this.agents = agents;
        this.clients = clients;
        this.eligibility = eligibility;
        this.detailContains = detailContains;
    }

    void refuse(int client, int agent, Refusal refusal, long untilMillis) {
        AgentFilters filters = agents.filters[agent];
        if (filters == null) {
            filters = new AgentFilters();
            agents.filters[agent] = filters;
        }
        int before = filters.size();
        if (filters.add(client, refusal, untilMillis)) {
            clients.filters[client] += filters.size() - before;
            clients.touched[client] = Bits.with(clients.touched[client], agent);
            markIfBlocked(filters, client, agent, refusal);
            expiries.lower(agent, untilMillis);
        }
    }

    /** An added refusal needs no look at the others. */
    private void markIfBlocked(AgentFilters filters, int client, int agent, Refusal refusal) {
        if (agents.parts[agent] != null) {
            filters.basis = null;
        } else if (filters.basis == null) {
            evaluate(agent, filters);
        } else if (refusal.covers(filters.basis, Charge.NOTHING, filters.basisDetail, detailContains)) {
            filters.blocked = Bits.with(filters.blocked, client);
        }
    }

    /** Finds out which filters certainly block while nothing is added to what is free of the agent. */
    void evaluate(int agent, AgentFilters filters) {
        long[] free = agents.free.copy(agent);
        Object detail = agents.detail[agent];
        if (agents.parts[agent] == null) {
            filters.evaluate(free, detail, detailContains);
            return;
        }
        long[] blocked = Bits.NONE;
        for (int i = 0; i < filters.size(); i++) {
            int client = filters.client(i);
            if (filters.refusal(i).covers(eligibility.visible(agent, client), detailContains)) {
                blocked = Bits.with(blocked, client);
            }
        }
        filters.holdsFor(blocked, free, detail);
    }

    /** Looks at the filters again that hold for a client, of which something has changed. */
    void clientChanged(int client) {
        long[] touched = clients.touched[client];
        for (int agent = Bits.next(touched, 0); agent >= 0; agent = Bits.next(touched, agent + 1)) {
            if (agents.filters[agent] != null) {
                agents.filters[agent].basis = null;
            }
        }
    }

    void markSeen(int client, int agent) {
        agents.seen[agent] = Bits.with(agents.seen[agent], client);
        clients.touched[client] = Bits.with(clients.touched[client], agent);
    }

    void clear(int client) {
        long[] touched = clients.touched[client];
        for (int agent = Bits.next(touched, 0); agent >= 0; agent = Bits.next(touched, agent + 1)) {
            Bits.remove(agents.seen[agent], client);
            AgentFilters filters = agents.filters[agent];
            if (filters != null) {
                filters.clear(client);
                dropIfEmpty(agent, filters);
            }
        }
        clients.touched[client] = Bits.NONE;
        clients.filters[client] = 0;
    }

    int count(int client) {
        int count = 0;
        long[] touched = clients.touched[client];
        for (int agent = Bits.next(touched, 0); agent >= 0; agent = Bits.next(touched, agent + 1)) {
            AgentFilters filters = agents.filters[agent];
            count += filters != null && filters.has(client) ? 1 : 0;
        }
        return count;
    }

    /** The agent goes. */
    void forget(int agent) {
        if (agents.filters[agent] != null) {
            agents.filters[agent].uncount(clients.filters);
        }
        expiries.set(agent, ExpiryHeap.NEVER);
        Bits.remove(expired, agent);
    }

    long nextExpiry() {
        return expiries.next();
    }

    int[] takeExpired(long nowMillis) {
        expire(nowMillis);
        int[] result = new int[Bits.count(expired)];
        int size = 0;
        for (int agent = Bits.next(expired, 0); agent >= 0; agent = Bits.next(expired, agent + 1)) {
            result[size++] = agent;
        }
        Bits.clearAll(expired);
        return result;
    }

    /** Drops the filters that have run out. */
    void expire(long nowMillis) {
        while (expiries.next() <= nowMillis) {
            int agent = expiries.first();
            AgentFilters filters = agents.filters[agent];
            if (filters.expire(nowMillis, clients.filters)) {
                expired = Bits.with(expired, agent);
            }
            expiries.set(agent, filters.nextExpiry());
            dropIfEmpty(agent, filters);
        }
    }

    private void dropIfEmpty(int agent, AgentFilters filters) {
        if (filters.size() == 0) {
            agents.filters[agent] = null;
            expiries.set(agent, ExpiryHeap.NEVER);
        }
    }
}
