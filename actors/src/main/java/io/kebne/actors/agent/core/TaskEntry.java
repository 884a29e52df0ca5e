package io.kebne.actors.agent.core;

import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A task that an agent runs or ran, with the executor that is its own.
 *
 * @param framework whose task it is, as it presented itself with this task
 * @param role whose resources it takes
 * @param info what was asked for
 * @param containerId fresh for each launch; names the sandbox
 * @param statuses what it went through on this agent, oldest first; a handful at most
 * @param killing whether it was asked to end
 * @param killReason why, when it was not its scheduler who asked
 */
public record TaskEntry(
        FrameworkInfo framework,
        String role,
        TaskInfo info,
        String containerId,
        List<TaskStatus> statuses,
        boolean killing,
        Optional<Reason> killReason) {
    public TaskEntry {
        statuses = List.copyOf(statuses);
    }

    public TaskKey key() {
        return new TaskKey(framework.id(), info.taskId());
    }

    /** The last of its statuses. */
    public TaskStatus latest() {
        return statuses.get(statuses.size() - 1);
    }

    TaskEntry with(TaskStatus status) {
        List<TaskStatus> longer = new ArrayList<>(statuses);
        longer.add(status);
        return new TaskEntry(framework, role, info, containerId, longer, killing, killReason);
    }

    TaskEntry askedToEnd(Optional<Reason> reason) {
        return new TaskEntry(framework, role, info, containerId, statuses, true, killing ? killReason : reason);
    }
}
