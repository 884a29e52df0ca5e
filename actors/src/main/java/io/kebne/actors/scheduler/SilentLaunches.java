package io.kebne.actors.scheduler;

import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.scheduler.SchedulerCall.Reconcile;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tasks that were launched and of which nothing has been heard. A launch can get lost with a master before it is in the
 * journal; asking for the task's status tells. Launches and questions take the same way in the same order, and offers
 * do not survive the allocator that made them, so a task that is unknown when it is asked for will never run.
 */
public final class SilentLaunches {
    private final Map<TaskId, Long> since = new HashMap<>();

    public void launched(List<TaskInfo> tasks, long nowMillis) {
        tasks.forEach(task -> since.put(task.taskId(), nowMillis));
    }

    /** Tasks that have been silent for too long; they are given as much time again. */
    public List<Reconcile.Task> overdue(long nowMillis, long timeoutMillis) {
        List<Reconcile.Task> overdue = new ArrayList<>();
        since.replaceAll((taskId, launched) -> {
            if (nowMillis - launched < timeoutMillis) {
                return launched;
            }
            overdue.add(new Reconcile.Task(taskId, Optional.empty()));
            return nowMillis;
        });
        return overdue;
    }

    /** The status as the scheduler should see it: a launch that never took effect is TASK_DROPPED. */
    public TaskStatus heard(TaskStatus status) {
        boolean wasSilent = since.remove(status.taskId()) != null;
        // Agents report with a uuid; without one, these states answer a question about a task nobody knows.
        boolean unknown = status.uuid().isEmpty()
                && (status.state() == TaskState.UNKNOWN
                        || (status.state() == TaskState.GONE
                                && status.reason().equals(Optional.of(Reason.RECONCILIATION))));
        return wasSilent && unknown
                ? TaskStatus.of(
                        status.taskId(),
                        TaskState.DROPPED,
                        status.source(),
                        status.reason(),
                        "The launch did not take effect",
                        status.timestampMillis(),
                        status.agentId())
                : status;
    }
}
