package io.kebne.actors.agent.core;

import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.task.ExecutorInfo;
import io.kebne.protocol.task.Reason;
import io.vavr.collection.HashSet;
import io.vavr.collection.Set;
import java.util.Optional;

/**
 * An executor that lives on an agent, or is being started. One of a framework's own is a process, which speaks to the agent
 * over a connection; the agent's own is only what its tasks have in common.
 *
 * @param framework whose it is, as it presented itself with the executor's first task
 * @param role whose resources it takes
 * @param info what was asked for
 * @param containerId names this start of it, and its sandbox
 * @param ending whether it was told to end, or is being ended
 * @param endReason why, as its tasks will be told; empty: because its scheduler wished it
 * @param registered whether it ever was connected
 * @param connected whether it listens. Soft: nobody does when the agent starts
 * @param deadlineMillis on the monotonic clock: when it must have connected, or have ended. Soft
 * @param tasks those of its tasks that have not ended
 */
public record ExecutorEntry(
        FrameworkInfo framework,
        String role,
        ExecutorInfo info,
        String containerId,
        boolean ending,
        Optional<Reason> endReason,
        boolean registered,
        boolean connected,
        Optional<Long> deadlineMillis,
        Set<TaskKey> tasks) {
    static ExecutorEntry starting(FrameworkInfo framework, String role, ExecutorInfo info, String containerId) {
        return new ExecutorEntry(
                framework,
                role,
                info,
                containerId,
                false,
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                HashSet.empty());
    }

    public ExecutorKey key() {
        return new ExecutorKey(framework.id(), info.executorId());
    }

    /** Whether it is the framework's own. */
    public boolean isCustom() {
        return info.type() == ExecutorInfo.Type.CUSTOM;
    }

    ExecutorEntry with(TaskKey task) {
        return with(tasks.add(task));
    }

    ExecutorEntry without(TaskKey task) {
        return with(tasks.remove(task));
    }

    private ExecutorEntry with(Set<TaskKey> nowTasks) {
        return new ExecutorEntry(
                framework, role, info, containerId, ending, endReason, registered, connected, deadlineMillis, nowTasks);
    }

    /** What it is told first counts. */
    ExecutorEntry ending(Optional<Reason> reason) {
        return ending
                ? this
                : new ExecutorEntry(
                        framework, role, info, containerId, true, reason, registered, connected, deadlineMillis, tasks);
    }

    ExecutorEntry connected(boolean now) {
        return new ExecutorEntry(
                framework, role, info, containerId, ending, endReason, registered, now, deadlineMillis, tasks);
    }

    /** It is connected, perhaps for the first time. */
    ExecutorEntry subscribed() {
        return new ExecutorEntry(
                framework, role, info, containerId, ending, endReason, true, true, deadlineMillis, tasks);
    }

    ExecutorEntry due(Optional<Long> atMillis) {
        return new ExecutorEntry(
                framework, role, info, containerId, ending, endReason, registered, connected, atMillis, tasks);
    }
}
