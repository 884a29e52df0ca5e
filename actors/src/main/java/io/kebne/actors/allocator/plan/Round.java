package io.kebne.actors.allocator.plan;

import java.util.Arrays;

/**
 * One allocation round. First each agent goes to roles with an unmet guarantee, then what is left to all, each time to the
 * first client in the order of the tree that may have of it and wants it; of clients that may, those that have not seen the
 * agent unchanged go before those that have, and frameworks that hoard offers go last.
 *
 * <p>Cost for each agent: a few words for every 64 clients, the nodes that are passed over, and O(depth * log siblings) for each
 * offer. Agents that all clients are known to refuse cost only the words.
 *
 * <p>{@code ReferenceRound} says the same slowly.
 */
final class Round {
    private final PoolTable table;
    private final ShareTree tree;
    private final AgentTable agents;
    private final ClientTable clients;
    private final RoleShare share;
    private final Proposal proposal;
    private final Plan plan;

    /** Clients that may be offered the agent at hand in this pass, and those that were in this stage. */
    private final long[] candidates;

    private final long[] served;

    /** The last offer of each agent in the first stage; null while there is none. */
    private int[] guaranteedOffer;

    private int agent;
    private boolean guaranteed;
    private boolean hoardersAsOthers;
    private boolean sharedGiven;

    Round(PoolTable table) {
        this.table = table;
        this.tree = table.tree;
        this.agents = table.agents;
        this.clients = table.clients;
        this.share = new RoleShare(table);
        this.proposal = new Proposal(table);
        this.plan = new Plan(table.kinds());
        this.candidates = new long[clients.active.length];
        this.served = new long[clients.active.length];
    }

    Plan run(int[] considered) {
        guaranteed = true;
        for (int i = 0; i < considered.length && tree.anyUnmet(); i++) {
            visit(considered[i]);
        }
        guaranteed = false;
        for (int next : considered) {
            visit(next);
        }
        return plan;
    }

    private void visit(int nextAgent) {
        agent = nextAgent;
        sharedGiven = false;
        if (!isOfferable()) {
            return;
        }
        lookAtFilters();
        Arrays.fill(served, 0);
        boolean offered;
        do {
            offered = agents.hasFree(agent) && offerOnce();
        } while (offered);
    }

    /** Whether the agent is worth looking for a client. */
    private boolean isOfferable() {
        if (!agents.offerable[agent] || !agents.hasFree(agent)) {
            return false;
        }
        if (agents.parts[agent] != null || clients.anyOwnMinimum()) {
            return true;
        }
        share.free(agent);
        return share.any && table.minAllocatable.isReached(share.divisible);
    }

    /** Tries those that have not seen the agent, then those that have; then the same with those that hoard. */
    private boolean offerOnce() {
        boolean reserved = hasReserved();
        boolean held = !guaranteed && agents.parts[agent] == null && tree.anyUnmet() && share.isHeldBack(agent);
        for (int pass = 0; pass < (guaranteed ? 2 : 4); pass++) {
            hoardersAsOthers = guaranteed || pass >= 2;
            boolean seenBefore = (pass & 1) == 1;
            if (gather(seenBefore, pass, reserved)
                    && (guaranteed ? descendToUnmet(ShareTree.ROOT) : descend(ShareTree.ROOT, held))) {
                if (seenBefore && !guaranteed) {
                    Bits.clearAll(agents.seen[agent]);
                }
                return true;
            }
        }
        return false;
    }

    private boolean hasReserved() {
        Part[] all = agents.parts[agent];
        for (int i = 0; all != null && i < all.length; i++) {
            if (all[i].use() == Part.Use.RESERVED) {
                return true;
            }
        }
        return false;
    }

    /**
     * Who may be offered the agent, for all that is known without looking closer.
     *
     * @return whether there is anybody
     */
    private boolean gather(boolean seenBefore, int pass, boolean reserved) {
        AgentFilters filters = agents.filters[agent];
        long[] blocked = filters == null ? Bits.NONE : filters.blocked;
        long any = 0;
        for (int w = 0; w < candidates.length; w++) {
            long seen = Bits.word(agents.seen[agent], w);
            long hoards = Bits.word(clients.hoarding, w);
            long members = clients.active[w] & ~Bits.word(blocked, w) & ~served[w] & (seenBefore ? seen : ~seen);
            if (agents.barred[agent].length > 0) {
                members &= ~Bits.word(agents.barred[agent], w);
            }
            if (agents.hasGpus[agent]) {
                members &= Bits.word(clients.gpu, w);
            }
            if (agents.remote[agent]) {
                members &= Bits.word(clients.regionAware, w);
            }
            if (!guaranteed && pass >= 2) {
                members &= hoards;
            } else if (!guaranteed && !reserved) {
                members &= ~hoards;
            }
            candidates[w] = members;
            any |= members;
        }
        return any != 0;
    }

    private boolean descendToUnmet(int node) {
        SortedNodes unmet = tree.fresh(node).unmet;
        for (int i = 0; i < unmet.size; i++) {
            if (descendToUnmet(unmet.nodes[i])) {
                return true;
            }
        }
        return tree.quotas.isUnmet(node) && descend(node, false);
    }

    /** @param held whether all that is free is held back, so that only roles with an unmet guarantee may have of it */
    private boolean descend(int node, boolean held) {
        Siblings children = tree.fresh(node);
        if (tree.isDesk(node)) {
            return offerAtDesk(node, children.active);
        }
        boolean heldBelow = held && !(tree.isRole(node) && tree.quotas.isUnmet(node));
        SortedNodes next = heldBelow ? children.unmet : children.active;
        for (int i = 0; i < next.size; i++) {
            if (descend(next.nodes[i], heldBelow)) {
                return true;
            }
        }
        return false;
    }

    private boolean offerAtDesk(int desk, SortedNodes active) {
        boolean computed = false;
        for (int i = 0; i < active.size; i++) {
            int client = clients.at(active.nodes[i]);
            if (!Bits.has(candidates, client)) {
                continue;
            }
            if (!computed) {
                computed = true;
                if (!roleHasShare(tree.parent(desk))) {
                    return false;
                }
            }
            if (accepts(client) && propose(client)) {
                offer(client);
                return true;
            }
        }
        return false;
    }

    private boolean roleHasShare(int role) {
        if (guaranteed) {
            share.computeGuaranteed(agent, role);
            return share.any;
        }
        share.compute(agent, role);
        return share.any || agents.parts[agent] != null;
    }

    private boolean propose(int client) {
        boolean reservedOnly = !hoardersAsOthers && Bits.has(clients.hoarding, client);
        return proposal.compute(agent, client, share, reservedOnly, !guaranteed, !sharedGiven);
    }

    private boolean accepts(int client) {
        return !Bits.has(clients.constrained, client) || table.eligibility.judge(agent, client);
    }

    private void offer(int client) {
        Object detail = agents.detail[agent];
        int earlier = guaranteedOffer == null || guaranteed ? -1 : earlierOffer(client);
        table.makeOffer(agent, client, proposal.take, proposal.parts, detail != null, earlier >= 0);
        served[client >>> 6] |= 1L << client;
        for (int i = 0; i < proposal.parts.size(); i++) {
            sharedGiven |= proposal.parts.get(i).use() == Part.Use.SHARED;
        }
        if (earlier >= 0) {
            plan.addTo(earlier, proposal.take, proposal.parts, detail);
        } else {
            plan.add(agent, client, proposal.take, proposal.parts, detail);
        }
        if (guaranteed) {
            noteGuaranteed();
        }
    }

    /** Chains the offers of one agent in the first stage. */
    private void noteGuaranteed() {
        if (guaranteedOffer == null) {
            guaranteedOffer = new int[agents.end()];
            Arrays.fill(guaranteedOffer, -1);
        }
        plan.chain(guaranteedOffer[agent]);
        guaranteedOffer[agent] = plan.size() - 1;
    }

    private int earlierOffer(int client) {
        int index = guaranteedOffer[agent];
        while (index >= 0 && plan.client(index) != client) {
            index = plan.chained(index);
        }
        return index;
    }

    private void lookAtFilters() {
        AgentFilters filters = agents.filters[agent];
        if (filters != null && filters.basis == null) {
            table.filters.evaluate(agent, filters);
        }
    }
}
