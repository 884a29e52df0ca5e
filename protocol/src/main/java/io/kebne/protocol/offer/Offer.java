package io.kebne.protocol.offer;

import io.kebne.protocol.agent.Attribute;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.resources.Resources;
import java.util.List;

/**
 * Resources of one agent, held for one framework until it answers or the offer is rescinded (mesos.proto, Offer).
 *
 * @param id never used again
 * @param frameworkId for whom
 * @param agentId whose
 * @param hostname of the agent
 * @param ip of the agent's HTTP endpoint
 * @param port of the agent's HTTP endpoint
 * @param role to which the resources are allocated
 * @param resources what is offered
 * @param attributes of the agent
 */
public record Offer(
        OfferId id,
        FrameworkId frameworkId,
        AgentId agentId,
        String hostname,
        String ip,
        int port,
        String role,
        Resources resources,
        List<Attribute> attributes) {
    public Offer {
        attributes = List.copyOf(attributes);
    }
}
