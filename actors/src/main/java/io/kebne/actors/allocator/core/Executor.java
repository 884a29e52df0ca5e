package io.kebne.actors.allocator.core;

import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.task.ExecutorInfo;

/**
 * An executor in the ledger: it holds its own resources from its launch until its agent says that it has ended.
 *
 * @param role whose resources it takes
 * @param containerId names this start of it
 * @param launchedMillis when, in milliseconds since the epoch
 */
public record Executor(
        FrameworkId frameworkId,
        AgentId agentId,
        String role,
        ExecutorInfo info,
        String containerId,
        long launchedMillis) {
    /** Where an executor of a framework is. */
    public record Place(AgentId agentId, ExecutorId executorId) {}

    public ExecutorKey key() {
        return new ExecutorKey(frameworkId, info.executorId());
    }

    Place place() {
        return new Place(agentId, info.executorId());
    }
}
