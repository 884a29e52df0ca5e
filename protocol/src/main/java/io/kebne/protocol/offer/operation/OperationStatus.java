package io.kebne.protocol.offer.operation;

import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.OperationId;
import java.util.Optional;
import java.util.UUID;

/**
 * What became of an operation (mesos.proto, OperationStatus).
 *
 * @param operationId by the scheduler's name; empty when it gave none and so wants no news
 * @param state which state it reached
 * @param message for people; empty when there is nothing to say
 * @param uuid present when the scheduler must acknowledge this; it is repeated until then
 * @param agentId whose resources it is about, where that is known
 */
public record OperationStatus(
        Optional<OperationId> operationId,
        OperationState state,
        String message,
        Optional<UUID> uuid,
        Optional<AgentId> agentId) {}
