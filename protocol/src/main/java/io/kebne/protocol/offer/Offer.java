package io.kebne.protocol.offer;

import io.kebne.protocol.agent.Attribute;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.GangId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.machine.DomainInfo;
import io.kebne.protocol.machine.Unavailability;
import io.kebne.protocol.resources.Resources;
import java.util.List;
import java.util.Optional;

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
 * @param domain of the agent
 * @param unavailability when the agent's machine is to be taken away, if that is planned
 * @param gangId of the request that this offer is a part of; its other parts come with it
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
        List<Attribute> attributes,
        Optional<DomainInfo> domain,
        Optional<Unavailability> unavailability,
        Optional<GangId> gangId) {
    public Offer {
        attributes = List.copyOf(attributes);
    }

    /** Of an agent without a domain that is to stay, and of no gang. */
    public Offer(
            OfferId id,
            FrameworkId frameworkId,
            AgentId agentId,
            String hostname,
            String ip,
            int port,
            String role,
            Resources resources,
            List<Attribute> attributes) {
        this(
                id,
                frameworkId,
                agentId,
                hostname,
                ip,
                port,
                role,
                resources,
                attributes,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
