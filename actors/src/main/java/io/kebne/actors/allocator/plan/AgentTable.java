package io.kebne.actors.allocator.plan;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The agents of a pool, and what is free on each. */
final class AgentTable {
    private static final int SUM = 0;

    private final Width width;
    private final Map<String, Integer> byId = new HashMap<>();
    private final Handles handles = new Handles();
    final Quantities total;
    final Quantities free;

    /** What outstanding offers hold of an agent. */
    final Quantities offered;

    /** One row: unreserved free resources of all offerable agents. */
    private final Quantities available;

    String[] id = new String[0];
    boolean[] reachable = new boolean[0];
    boolean[] offerable = new boolean[0];
    boolean[] hasGpus = new boolean[0];
    boolean[] remote = new boolean[0];

    /** Free parts; null for agents without any. */
    Part[][] parts = new Part[0][];

    Object[] detail = new Object[0];
    Object[] traits = new Object[0];

    /** Clients that gave the agent back unused since it last changed. */
    long[][] seen = new long[0][];

    /** Clients whose constraints were held against the traits, and those of them that do not accept the agent. */
    long[][] judged = new long[0][];

    long[][] barred = new long[0][];

    /** Null for agents that nobody has refused. */
    AgentFilters[] filters = new AgentFilters[0];

    AgentTable(Width width) {
        this.width = width;
        this.total = new Quantities(width);
        this.free = new Quantities(width);
        this.offered = new Quantities(width);
        this.available = new Quantities(width);
        available.ensure(SUM);
    }

    int add(String agentId) {
        if (byId.containsKey(agentId)) {
            throw new IllegalStateException("agent " + agentId + " is in the table already");
        }
        int agent = handles.take();
        byId.put(agentId, agent);
        ensure(agent);
        id[agent] = agentId;
        seen[agent] = Bits.NONE;
        judged[agent] = Bits.NONE;
        barred[agent] = Bits.NONE;
        return agent;
    }

    /** Its total, free and offered resources must have been set to nothing. */
    void remove(int agent) {
        byId.remove(id[agent]);
        id[agent] = null;
        reachable[agent] = false;
        offerable[agent] = false;
        hasGpus[agent] = false;
        remote[agent] = false;
        traits[agent] = null;
        filters[agent] = null;
        handles.giveBack(agent);
    }

    int find(String agentId) {
        return byId.getOrDefault(agentId, -1);
    }

    int end() {
        return handles.end();
    }

    int count() {
        return byId.size();
    }

    /** The handles of all agents, ascending. */
    int[] all() {
        int[] all = new int[count()];
        int size = 0;
        for (int agent = 0; agent < end(); agent++) {
            if (id[agent] != null) {
                all[size++] = agent;
            }
        }
        return all;
    }

    void setOfferable(int agent, boolean now) {
        if (offerable[agent] != now) {
            countFree(agent, -1);
            offerable[agent] = now;
            countFree(agent, 1);
        }
    }

    void setFree(int agent, long[] unreserved, Part[] newParts, Object newDetail) {
        countFree(agent, -1);
        free.set(agent, unreserved);
        parts[agent] = newParts == null || newParts.length == 0 ? null : newParts;
        detail[agent] = newDetail;
        countFree(agent, 1);
        checkBasis(agent);
    }

    /** Takes what a plan gives to somebody. */
    void take(int agent, long[] unreserved, List<Part> taken, boolean withDetail) {
        countFree(agent, -1);
        free.add(agent, unreserved, -1);
        offered.add(agent, unreserved, 1);
        for (int i = 0; i < taken.size(); i++) {
            Part part = taken.get(i);
            if (part.use() != Part.Use.SHARED) {
                parts[agent] = without(parts[agent], part);
                offered.add(agent, part.scalars(), 1);
            }
        }
        if (withDetail) {
            detail[agent] = null;
        }
        countFree(agent, 1);
    }

    void giveBack(int agent, Taken taken) {
        countFree(agent, -1);
        free.add(agent, taken.unreserved(), 1);
        offered.add(agent, taken.unreserved(), -1);
        for (Part part : taken.parts()) {
            if (part.use() != Part.Use.SHARED) {
                parts[agent] = with(parts[agent], part);
                offered.add(agent, part.scalars(), -1);
            }
        }
        if (taken.detail() != null) {
            detail[agent] = taken.detail();
        }
        countFree(agent, 1);
        checkBasis(agent);
    }

    long available(int kind) {
        return available.get(SUM, kind);
    }

    List<Part> parts(int agent) {
        return parts[agent] == null ? List.of() : List.of(parts[agent]);
    }

    boolean hasFree(int agent) {
        return parts[agent] != null || !free.isZero(agent);
    }

    private void checkBasis(int agent) {
        AgentFilters agentFilters = filters[agent];
        if (agentFilters != null && !isWithinBasis(agent, agentFilters)) {
            agentFilters.basis = null;
        }
    }

    private boolean isWithinBasis(int agent, AgentFilters agentFilters) {
        if (agentFilters.basis == null
                || parts[agent] != null
                || (detail[agent] != null && detail[agent] != agentFilters.basisDetail)) {
            return false;
        }
        for (int k = 0; k < width.kinds(); k++) {
            if (free.get(agent, k) > (k < agentFilters.basis.length ? agentFilters.basis[k] : 0)) {
                return false;
            }
        }
        return true;
    }

    private void countFree(int agent, int sign) {
        if (!offerable[agent]) {
            return;
        }
        for (int k = 0; k < width.kinds(); k++) {
            available.add(SUM, k, sign * free.get(agent, k));
        }
        Part[] all = parts[agent];
        for (int i = 0; all != null && i < all.length; i++) {
            if (all[i].use() == Part.Use.CHUNK) {
                available.add(SUM, all[i].scalars(), sign);
            }
        }
    }

    private static Part[] without(Part[] all, Part part) {
        int at = 0;
        while (!all[at].equals(part)) {
            at++;
        }
        if (all.length == 1) {
            return null;
        }
        Part[] rest = Arrays.copyOf(all, all.length - 1);
        System.arraycopy(all, at + 1, rest, at, rest.length - at);
        return rest;
    }

    private static Part[] with(Part[] all, Part part) {
        if (all == null) {
            return new Part[] {part};
        }
        Part[] more = Arrays.copyOf(all, all.length + 1);
        more[all.length] = part;
        return more;
    }

    private void ensure(int agent) {
        total.ensure(agent);
        free.ensure(agent);
        offered.ensure(agent);
        if (agent >= id.length) {
            int capacity = Math.max(16, agent * 2);
            id = Arrays.copyOf(id, capacity);
            reachable = Arrays.copyOf(reachable, capacity);
            offerable = Arrays.copyOf(offerable, capacity);
            hasGpus = Arrays.copyOf(hasGpus, capacity);
            remote = Arrays.copyOf(remote, capacity);
            parts = Arrays.copyOf(parts, capacity);
            detail = Arrays.copyOf(detail, capacity);
            traits = Arrays.copyOf(traits, capacity);
            seen = Arrays.copyOf(seen, capacity);
            judged = Arrays.copyOf(judged, capacity);
            barred = Arrays.copyOf(barred, capacity);
            filters = Arrays.copyOf(filters, capacity);
        }
    }
}
