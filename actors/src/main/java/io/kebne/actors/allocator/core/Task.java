package io.kebne.actors.allocator.core;

import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.Limit;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfo;
import java.util.Map;
import java.util.Optional;

/**
 * A task in the ledger.
 *
 * @param agentId where it runs or ran
 * @param role whose resources it takes
 * @param launchedMillis when, in milliseconds since the epoch
 * @param killRequested whether it is to be ended
 * @param killPolicy how, when whoever asked for its end said so
 * @param killReason why, when it is not the framework's wish
 * @param group what the tasks of its group share, if it is of one
 * @param resizedMillis when it was given the resources that it has, in milliseconds since the epoch, if not at its launch
 */
public record Task(
        FrameworkId frameworkId,
        AgentId agentId,
        String role,
        TaskInfo info,
        long launchedMillis,
        boolean killRequested,
        Optional<KillPolicy> killPolicy,
        Optional<Reason> killReason,
        Optional<String> group,
        Optional<Long> resizedMillis) {
    public TaskKey key() {
        return new TaskKey(frameworkId, info.taskId());
    }

    Task withKill(Optional<KillPolicy> policy, Optional<Reason> reason) {
        return new Task(frameworkId, agentId, role, info, launchedMillis, true, policy, reason, group, resizedMillis);
    }

    Task resized(Resources resources, Map<String, Limit> limits, long atMillis) {
        return new Task(
                frameworkId,
                agentId,
                role,
                info.withResources(resources).withLimits(limits),
                launchedMillis,
                killRequested,
                killPolicy,
                killReason,
                group,
                Optional.of(atMillis));
    }
}
