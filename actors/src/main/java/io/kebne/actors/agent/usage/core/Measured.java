package io.kebne.actors.agent.usage.core;

import io.kebne.actors.agent.core.AgentState;
import io.kebne.actors.agent.core.ExecutorEntry;
import io.kebne.actors.agent.core.TaskEntry;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resources;
import java.util.ArrayList;
import java.util.List;

/**
 * A container whose use is measured by itself: that of a task which the agent runs, or of a framework's executor with all its
 * tasks.
 *
 * @param tasks that are in it
 * @param requested what it was given, with its tasks
 * @param priority the largest of its tasks'
 * @param sinceMillis when it began, in milliseconds since the epoch
 * @param ending whether it was asked to end
 */
public record Measured(
        String containerId,
        FrameworkId frameworkId,
        ExecutorId executorId,
        List<TaskId> tasks,
        Resources requested,
        int priority,
        long sinceMillis,
        boolean ending) {
    public Measured {
        tasks = List.copyOf(tasks);
    }

    /** Whether something that it holds may be taken back. */
    public boolean isRevocable() {
        return !requested.revocable().isEmpty();
    }

    /** All that run on an agent. */
    public static List<Measured> all(AgentState state) {
        List<Measured> all = new ArrayList<>();
        for (TaskEntry task : state.tasks().values()) {
            if (!task.info().isCustom()) {
                all.add(of(task));
            }
        }
        for (ExecutorEntry executor : state.executors().living().values()) {
            if (executor.isCustom()) {
                all.add(of(state, executor));
            }
        }
        return all;
    }

    private static Measured of(TaskEntry task) {
        return new Measured(
                task.containerId(),
                task.framework().id(),
                task.executorId(),
                List.of(task.info().taskId()),
                task.info().resources(),
                task.info().priority(),
                task.statuses().get(0).timestampMillis(),
                task.killing());
    }

    private static Measured of(AgentState state, ExecutorEntry executor) {
        Resources requested = executor.info().resources();
        List<TaskId> tasks = new ArrayList<>();
        int priority = Integer.MIN_VALUE;
        long since = Long.MAX_VALUE;
        for (var key : executor.tasks()) {
            TaskEntry task = state.tasks().get(key).get();
            requested = requested.plus(task.info().resources().scalars().nonShared());
            tasks.add(key.taskId());
            priority = Math.max(priority, task.info().priority());
            since = Math.min(since, task.statuses().get(0).timestampMillis());
        }
        return new Measured(
                executor.containerId(),
                executor.framework().id(),
                executor.info().executorId(),
                tasks,
                requested,
                tasks.isEmpty() ? 0 : priority,
                tasks.isEmpty() ? 0 : since,
                executor.ending());
    }
}
