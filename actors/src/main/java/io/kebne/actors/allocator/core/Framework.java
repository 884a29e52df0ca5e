package io.kebne.actors.allocator.core;

import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.vavr.collection.HashMap;
import io.vavr.collection.Queue;
import java.util.Optional;

/**
 * A framework in the ledger.
 *
 * @param registeredMillis when it subscribed first, in milliseconds since the epoch
 * @param removedMillis when it was torn down or given up; its remaining tasks are being ended
 * @param tasks those that hold resources
 * @param completed the latest of those that have ended, by id
 * @param completedOrder the ids of {@code completed}, the oldest first
 * @param allocated scalars that its tasks hold, by role; a role without any is left out
 */
public record Framework(
        FrameworkInfo info,
        long registeredMillis,
        Optional<Long> removedMillis,
        HashMap<TaskId, Task> tasks,
        HashMap<TaskId, CompletedTask> completed,
        Queue<TaskId> completedOrder,
        HashMap<String, ScalarTotals> allocated) {
    /** How many ended tasks of one framework are remembered (Mesos: --max_completed_tasks_per_framework). */
    public static final int MAX_COMPLETED_TASKS = 1000;

    static Framework subscribed(FrameworkInfo info, long atMillis) {
        return new Framework(
                info, atMillis, Optional.empty(), HashMap.empty(), HashMap.empty(), Queue.empty(), HashMap.empty());
    }

    public FrameworkId id() {
        return info.id();
    }

    public boolean isRemoved() {
        return removedMillis.isPresent();
    }

    /** What tasks of one role hold. */
    public ScalarTotals allocated(String role) {
        return allocated.get(role).getOrElse(ScalarTotals.ZERO);
    }

    Framework withInfo(FrameworkInfo newInfo) {
        return new Framework(newInfo, registeredMillis, removedMillis, tasks, completed, completedOrder, allocated);
    }

    Framework removed(long atMillis) {
        return new Framework(
                info, registeredMillis, Optional.of(atMillis), tasks, completed, completedOrder, allocated);
    }

    Framework with(Task task) {
        ScalarTotals sum = allocated(task.role()).plus(task.info().resources());
        return new Framework(
                info,
                registeredMillis,
                removedMillis,
                tasks.put(task.info().taskId(), task),
                completed,
                completedOrder,
                allocated.put(task.role(), sum));
    }

    Framework replacing(Task task) {
        return new Framework(
                info,
                registeredMillis,
                removedMillis,
                tasks.put(task.info().taskId(), task),
                completed,
                completedOrder,
                allocated);
    }

    Framework ended(CompletedTask ended) {
        Task task = ended.task();
        ScalarTotals sum = allocated(task.role()).minus(task.info().resources());
        Framework rest = new Framework(
                info,
                registeredMillis,
                removedMillis,
                tasks.remove(task.info().taskId()),
                completed,
                completedOrder,
                sum.isZero() ? allocated.remove(task.role()) : allocated.put(task.role(), sum));
        return rest.remembering(ended);
    }

    Framework remembering(CompletedTask ended) {
        TaskId taskId = ended.task().info().taskId();
        HashMap<TaskId, CompletedTask> all = completed.put(taskId, ended);
        Queue<TaskId> order = completedOrder.enqueue(taskId);
        if (all.size() > MAX_COMPLETED_TASKS) {
            all = all.remove(order.head());
            order = order.tail();
        }
        return new Framework(info, registeredMillis, removedMillis, tasks, all, order, allocated);
    }
}
