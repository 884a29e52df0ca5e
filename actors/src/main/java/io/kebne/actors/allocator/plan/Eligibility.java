package io.kebne.actors.allocator.plan;

import java.util.ArrayList;
import java.util.List;

/** Which client may have what of which agent, whatever quota, shares and filters say. */
final class Eligibility {
    private final ShareTree tree;
    private final AgentTable agents;
    private final ClientTable clients;

    Eligibility(ShareTree tree, AgentTable agents, ClientTable clients) {
        this.tree = tree;
        this.agents = agents;
        this.clients = clients;
    }

    /** All that a client could be offered of an agent, were there no others. */
    Refusal visible(int agent, int client) {
        List<Part> parts = new ArrayList<>();
        for (Part part : agents.parts(agent)) {
            boolean capable = switch (part.use()) {
                case REVOCABLE -> Bits.has(clients.revocable, client);
                case SHARED -> Bits.has(clients.shared, client);
                case RESERVED, CHUNK -> true;
            };
            if (capable && isFor(part, clients.role[client])) {
                parts.add(part);
            }
        }
        return Refusal.of(new Taken(agents.free.copy(agent), parts, agents.detail[agent]));
    }

    boolean isFor(Part part, int role) {
        return part.role() == Part.ANY_ROLE || tree.isWithin(role, part.role());
    }

    /** The free resources of an agent that are reserved to roles from which a role inherits nothing. */
    long[] reservedToOthers(int agent, int role) {
        long[] sum = Charge.NOTHING;
        for (Part part : agents.parts(agent)) {
            if (part.use() == Part.Use.RESERVED && !isFor(part, role)) {
                sum = Charge.plus(sum, part.scalars());
            }
        }
        return sum;
    }

    /** Whether the client may have something of the agent by what both are, whatever is free. */
    boolean admits(int agent, int client) {
        return agents.offerable[agent]
                && (!agents.hasGpus[agent] || Bits.has(clients.gpu, client))
                && (!agents.remote[agent] || Bits.has(clients.regionAware, client))
                && (!Bits.has(clients.constrained, client) || judge(agent, client));
    }

    /** Whether a client's constraint lets it have an agent; held against each agent once. */
    boolean judge(int agent, int client) {
        if (!Bits.has(agents.judged[agent], client)) {
            agents.judged[agent] = Bits.with(agents.judged[agent], client);
            if (clients.constraint[client].unmet(agents.traits[agent]) != null) {
                agents.barred[agent] = Bits.with(agents.barred[agent], client);
            }
        }
        return !Bits.has(agents.barred[agent], client);
    }
}
