package io.kebne.http.state;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.CompletedTask;
import io.kebne.actors.allocator.core.Framework;
import io.kebne.actors.allocator.core.Task;
import io.kebne.http.json.TaskFields.Known;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import io.vavr.collection.Iterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a view tells of a task: where it stands and how it got there. */
public final class TaskHistory {
    private TaskHistory() {}

    /** A task that holds resources. */
    public static Known of(AllocatorView view, Task task) {
        TaskState state = view.taskState(task);
        List<TaskStatus> statuses = new ArrayList<>(view.statuses(task.key()).asJava());
        if (view.isUnreachable(task)) {
            view.state()
                    .agent(task.agentId())
                    .forEach(agent -> agent.unreachableMillis()
                            .ifPresent(since -> statuses.add(unreachable(task, state, since))));
        }
        return new Known(task.info(), task.frameworkId(), task.agentId(), task.role(), state, statuses);
    }

    /** A task that has ended; of its way there only the end is remembered. */
    public static Known of(CompletedTask completed) {
        Task task = completed.task();
        return new Known(
                task.info(),
                task.frameworkId(),
                task.agentId(),
                task.role(),
                completed.status().state(),
                List.of(completed.status()));
    }

    /** The remembered ended tasks of a framework, the oldest first. */
    public static Iterator<CompletedTask> completed(Framework framework) {
        return framework
                .completedOrder()
                .iterator()
                .flatMap(id -> framework.completed().get(id));
    }

    private static TaskStatus unreachable(Task task, TaskState state, long sinceMillis) {
        return TaskStatus.of(
                task.info().taskId(),
                state,
                Source.MASTER,
                Optional.of(Reason.AGENT_REMOVED),
                "",
                sinceMillis,
                Optional.of(task.agentId()));
    }
}
