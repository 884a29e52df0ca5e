package io.kebne.actors.allocator.core;

import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.OperationId;
import java.util.UUID;

/**
 * An operation that is done, of which its framework has not said that it knows.
 *
 * @param uuid by which the framework acknowledges it
 */
public record DoneOperation(OperationId operationId, AgentId agentId, UUID uuid) {}
