package io.kebne.actors.agent;

import io.kebne.actors.agent.core.AgentState;
import io.kebne.actors.agent.core.ExecutorEntry;
import io.kebne.actors.agent.isolation.Bounds;
import io.kebne.actors.agent.isolation.Isolation;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.task.TaskInfo;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Has the containers of executors grow and shrink with their tasks, and those of tasks with what they are given. However often an executor's tasks change while one change
 * is being carried out, there is one more to carry out after it: what is latest counts.
 */
final class GroupSizes {
    private final Isolation isolation;
    private final Supplier<AgentState> latest;
    private final Executor blocking;
    private final Set<ExecutorKey> waiting = ConcurrentHashMap.newKeySet();

    GroupSizes(Isolation isolation, Supplier<AgentState> latest, Executor blocking) {
        this.isolation = isolation;
        this.latest = latest;
        this.blocking = blocking;
    }

    /** An executor has other tasks than before. */
    void changed(ExecutorKey executor) {
        if (isolation.inForce().needsSizes() && waiting.add(executor)) {
            blocking.execute(() -> resize(executor));
        }
    }

    /** A task that runs alone was given something else. */
    void changed(TaskKey task) {
        if (isolation.inForce().needsSizes()) {
            blocking.execute(() -> resize(task));
        }
    }

    private synchronized void resize(TaskKey task) {
        latest.get()
                .tasks()
                .get(task)
                .forEach(entry -> isolation.resize(
                        entry.containerId(),
                        Bounds.of(entry.info().resources(), entry.info().limits())));
    }

    private synchronized void resize(ExecutorKey executor) {
        waiting.remove(executor);
        AgentState state = latest.get();
        state.executors().get(executor).forEach(entry -> isolation.resize(entry.containerId(), together(state, entry)));
    }

    private static Bounds together(AgentState state, ExecutorEntry executor) {
        Bounds sum = Bounds.of(executor.info().resources(), Map.of());
        for (TaskKey key : executor.tasks()) {
            TaskInfo task = state.tasks().get(key).get().info();
            sum = sum.plus(Bounds.of(task.resources(), task.limits()));
        }
        return sum;
    }
}
