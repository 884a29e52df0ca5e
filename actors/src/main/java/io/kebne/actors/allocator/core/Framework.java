package io.kebne.actors.allocator.core;

import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resources;
import io.vavr.Tuple;
import io.vavr.collection.HashMap;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.Queue;
import java.util.Optional;
import java.util.UUID;

/**
 * A framework in the ledger.
 *
 * @param registeredMillis when it subscribed first, in milliseconds since the epoch
 * @param removedMillis when it was torn down or given up; its remaining tasks are being ended
 * @param tasks those that hold resources
 * @param completed the latest of those that have ended, by id
 * @param completedOrder the ids of {@code completed}, the oldest first
 * @param allocated scalars that its tasks and executors hold, by role, but for shared volumes; a role without any is left out
 * @param unreserved the part of {@code allocated} that is neither reserved nor revocable
 * @param operations that are done and not acknowledged
 * @param executors those that hold resources
 */
public record Framework(
        FrameworkInfo info,
        long registeredMillis,
        Optional<Long> removedMillis,
        HashMap<TaskId, Task> tasks,
        HashMap<TaskId, CompletedTask> completed,
        Queue<TaskId> completedOrder,
        HashMap<String, ScalarTotals> allocated,
        HashMap<String, ScalarTotals> unreserved,
        LinkedHashMap<UUID, DoneOperation> operations,
        HashMap<Executor.Place, Executor> executors) {
    /** How many ended tasks of one framework are remembered (Mesos: --max_completed_tasks_per_framework). */
    public static final int MAX_COMPLETED_TASKS = 1000;

    static Framework subscribed(FrameworkInfo info, long atMillis) {
        return new Framework(
                info,
                atMillis,
                Optional.empty(),
                HashMap.empty(),
                HashMap.empty(),
                Queue.empty(),
                HashMap.empty(),
                HashMap.empty(),
                LinkedHashMap.empty(),
                HashMap.empty());
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
        return new Framework(
                newInfo,
                registeredMillis,
                removedMillis,
                tasks,
                completed,
                completedOrder,
                allocated,
                unreserved,
                operations,
                executors);
    }

    Framework removed(long atMillis) {
        return new Framework(
                info,
                registeredMillis,
                Optional.of(atMillis),
                tasks,
                completed,
                completedOrder,
                allocated,
                unreserved,
                LinkedHashMap.empty(),
                executors);
    }

    Framework with(Task task) {
        Resources held = task.info().resources().nonShared();
        return holding(
                tasks.put(task.info().taskId(), task),
                add(allocated, task.role(), held),
                add(unreserved, task.role(), charged(held)),
                executors);
    }

    Framework replacing(Task task) {
        return holding(tasks.put(task.info().taskId(), task), allocated, unreserved, executors);
    }

    Framework ended(CompletedTask ended) {
        return without(ended.task()).remembering(ended);
    }

    Framework without(Task task) {
        Resources held = task.info().resources().nonShared();
        return holding(
                tasks.remove(task.info().taskId()),
                subtract(allocated, task.role(), held),
                subtract(unreserved, task.role(), charged(held)),
                executors);
    }

    Framework remembering(CompletedTask ended) {
        TaskId taskId = ended.task().info().taskId();
        HashMap<TaskId, CompletedTask> all = completed.put(taskId, ended);
        Queue<TaskId> order = completedOrder.enqueue(taskId);
        if (all.size() > MAX_COMPLETED_TASKS) {
            all = all.remove(order.head());
            order = order.tail();
        }
        return new Framework(
                info, registeredMillis, removedMillis, tasks, all, order, allocated, unreserved, operations, executors);
    }

    /** The same with no more than the latest of its ended tasks. */
    Framework showing(int maxCompletedTasks) {
        if (completedOrder.size() <= maxCompletedTasks) {
            return this;
        }
        Queue<TaskId> order = completedOrder.drop(completedOrder.size() - maxCompletedTasks);
        HashMap<TaskId, CompletedTask> latest =
                HashMap.ofEntries(order.map(id -> Tuple.of(id, completed.get(id).get())));
        return new Framework(
                info,
                registeredMillis,
                removedMillis,
                tasks,
                latest,
                order,
                allocated,
                unreserved,
                operations,
                executors);
    }

    /** The same without some of its tasks, though what they hold counts on. */
    Framework hiding(Iterable<Task> hidden) {
        HashMap<TaskId, Task> rest = tasks;
        for (Task task : hidden) {
            rest = rest.remove(task.info().taskId());
        }
        return holding(rest, allocated, unreserved, executors);
    }

    Framework with(Executor executor) {
        Resources held = executor.info().resources();
        return holding(
                tasks,
                add(allocated, executor.role(), held),
                add(unreserved, executor.role(), charged(held)),
                executors.put(executor.place(), executor));
    }

    Framework without(Executor executor) {
        Resources held = executor.info().resources();
        return holding(
                tasks,
                subtract(allocated, executor.role(), held),
                subtract(unreserved, executor.role(), charged(held)),
                executors.remove(executor.place()));
    }

    /** Whether it holds nothing. */
    public boolean isIdle() {
        return tasks.isEmpty() && executors.isEmpty();
    }

    Framework with(DoneOperation operation) {
        return withOperations(operations.put(operation.uuid(), operation));
    }

    Framework acknowledged(UUID uuid) {
        return withOperations(operations.remove(uuid));
    }

    private Framework withOperations(LinkedHashMap<UUID, DoneOperation> rest) {
        return new Framework(
                info,
                registeredMillis,
                removedMillis,
                tasks,
                completed,
                completedOrder,
                allocated,
                unreserved,
                rest,
                executors);
    }

    private Framework holding(
            HashMap<TaskId, Task> nowTasks,
            HashMap<String, ScalarTotals> nowAllocated,
            HashMap<String, ScalarTotals> nowUnreserved,
            HashMap<Executor.Place, Executor> nowExecutors) {
        return new Framework(
                info,
                registeredMillis,
                removedMillis,
                nowTasks,
                completed,
                completedOrder,
                nowAllocated,
                nowUnreserved,
                operations,
                nowExecutors);
    }

    /** What counts against quotas when it is taken; reservations count anyway. */
    static Resources charged(Resources resources) {
        return resources.isPlain() ? resources : resources.unreserved().nonRevocable();
    }

    private static HashMap<String, ScalarTotals> add(
            HashMap<String, ScalarTotals> sums, String role, Resources resources) {
        ScalarTotals sum = sums.get(role).getOrElse(ScalarTotals.ZERO).plus(resources);
        return sum.isZero() ? sums : sums.put(role, sum);
    }

    private static HashMap<String, ScalarTotals> subtract(
            HashMap<String, ScalarTotals> sums, String role, Resources resources) {
        ScalarTotals rest = sums.get(role).getOrElse(ScalarTotals.ZERO).minus(resources);
        return rest.isZero() ? sums.remove(role) : sums.put(role, rest);
    }
}
