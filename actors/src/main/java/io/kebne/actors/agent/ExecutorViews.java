package io.kebne.actors.agent;

import io.kebne.actors.agent.core.AgentHistory.Past;
import io.kebne.actors.agent.core.AgentState;
import io.kebne.actors.agent.core.ExecutorEntry;
import io.kebne.actors.agent.core.TaskEntry;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ExecutorInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The executors of an agent at one moment, as {@link AgentView} shows them. */
final class ExecutorViews {
    private final AgentHost host;
    private final AgentState state;

    ExecutorViews(AgentHost host, AgentState state) {
        this.host = host;
        this.state = state;
    }

    /** Those of a framework that live. */
    List<AgentView.Executor> living(FrameworkId frameworkId) {
        List<AgentView.Executor> living = new ArrayList<>();
        for (TaskEntry task : state.tasks().values()) {
            if (task.framework().id().equals(frameworkId) && task.executorKey().isEmpty()) {
                living.add(alone(task, List.of(task), List.of()));
            }
        }
        for (ExecutorEntry executor : state.executors().living().values()) {
            if (executor.framework().id().equals(frameworkId)) {
                living.add(of(executor));
            }
        }
        return living;
    }

    /** Those of a framework that ended, the oldest first. */
    List<AgentView.Executor> completed(FrameworkId frameworkId) {
        List<AgentView.Executor> completed = new ArrayList<>();
        Map<String, List<TaskEntry>> together = new LinkedHashMap<>();
        for (TaskEntry task : ended(frameworkId)) {
            if (task.executorContainer().isEmpty()) {
                completed.add(alone(task, List.of(), List.of(task)));
            } else if (!lives(task)) {
                together.computeIfAbsent(task.executorContainer().get(), id -> new ArrayList<>())
                        .add(task);
            }
        }
        together.forEach((container, tasks) -> {
            TaskEntry any = tasks.get(0);
            ExecutorInfo info = any.info().executor().orElseThrow();
            completed.add(shared(
                    new ExecutorKey(frameworkId, info.executorId()), info, container, any.role(), List.of(), tasks));
        });
        return completed;
    }

    private List<TaskEntry> ended(FrameworkId frameworkId) {
        return state.history()
                .frameworks()
                .get(frameworkId)
                .map(Past::tasks)
                .map(tasks -> tasks.toJavaList())
                .getOrElse(List.of());
    }

    private boolean lives(TaskEntry task) {
        return state.executors()
                .get(task.executorKey().orElseThrow())
                .exists(executor -> task.executorContainer()
                        .filter(executor.containerId()::equals)
                        .isPresent());
    }

    private AgentView.Executor of(ExecutorEntry executor) {
        List<TaskEntry> tasks = new ArrayList<>();
        executor.tasks().forEach(key -> state.tasks().get(key).forEach(tasks::add));
        List<TaskEntry> ended = ended(executor.framework().id()).stream()
                .filter(task -> task.executorContainer()
                        .filter(executor.containerId()::equals)
                        .isPresent())
                .toList();
        return shared(executor.key(), executor.info(), executor.containerId(), executor.role(), tasks, ended);
    }

    private AgentView.Executor shared(
            ExecutorKey key,
            ExecutorInfo info,
            String containerId,
            String role,
            List<TaskEntry> tasks,
            List<TaskEntry> ended) {
        Resources resources = info.resources();
        for (TaskEntry task : tasks) {
            resources = resources.plus(task.info().resources());
        }
        String sandbox = host.workDirectory()
                .sandbox(key.frameworkId(), key.executorId(), containerId)
                .toString();
        return new AgentView.Executor(
                key.executorId(),
                info.name(),
                info.source(),
                containerId,
                sandbox,
                resources,
                role,
                views(tasks),
                views(ended));
    }

    /** The executor that a task has which the agent runs as if it were alone. */
    private AgentView.Executor alone(TaskEntry task, List<TaskEntry> tasks, List<TaskEntry> ended) {
        String sandbox = host.workDirectory()
                .sandbox(task.framework().id(), task.executorId(), task.containerId())
                .toString();
        return new AgentView.Executor(
                task.executorId(),
                name(task),
                task.info().taskId().value(),
                task.containerId(),
                sandbox,
                task.info().resources(),
                task.role(),
                views(tasks),
                views(ended));
    }

    private static List<AgentView.Task> views(List<TaskEntry> tasks) {
        return tasks.stream()
                .map(task -> new AgentView.Task(task.info(), task.role(), task.statuses()))
                .toList();
    }

    /** What Mesos calls its command executors, with the beginning of the command (slave/slave.cpp). */
    private static String name(TaskEntry task) {
        CommandInfo command = task.info().command().orElseThrow();
        String shown =
                command.shell() ? "sh -c '" + beginning(command.value()) + "'" : "[" + beginning(line(command)) + "]";
        return "Command Executor (Task: " + task.info().taskId() + ") (Command: " + shown + ")";
    }

    /** What an image says may run without any. */
    private static String line(CommandInfo command) {
        String arguments = String.join(", ", command.arguments());
        return command.value().isEmpty() ? arguments : command.value() + ", " + arguments;
    }

    private static String beginning(String text) {
        return text.length() > 15 ? text.substring(0, 12) + "..." : text;
    }
}
