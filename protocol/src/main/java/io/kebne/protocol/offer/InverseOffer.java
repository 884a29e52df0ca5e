package io.kebne.protocol.offer;

import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.machine.Unavailability;
import io.kebne.protocol.resources.Resources;
import java.util.Optional;

/**
 * Asks a framework to give up what it has on an agent by some time (mesos.proto, InverseOffer).
 *
 * @param id never used again, nor for an offer
 * @param frameworkId whom
 * @param agentId where
 * @param unavailability when the agent's machine will not be there
 * @param resources what should be given up; empty: all
 */
public record InverseOffer(
        OfferId id,
        FrameworkId frameworkId,
        AgentId agentId,
        Unavailability unavailability,
        Optional<Resources> resources) {}
