package io.kebne.actors.allocator.core;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.ResourceRules;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.Limit;
import io.kebne.protocol.task.TaskInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether a task may be launched (Mesos: master/validation.cpp). */
final class TaskValidation {
    private static final Set<String> LIMITED = Set.of(Resources.CPUS, Resources.MEM);

    private TaskValidation() {}

    /** @return why not, or empty */
    static Optional<String> error(Framework framework, TaskInfo task, Resources available) {
        if (framework.tasks().containsKey(task.taskId())
                || framework.completed().containsKey(task.taskId())) {
            return Optional.of("Task has duplicate ID: " + task.taskId());
        }
        if (task.resources().isEmpty()) {
            return Optional.of("Task uses no resources");
        }
        if (task.command().isEmpty() || task.executor().isPresent()) {
            return Optional.of("Task must have a command, and executors are not run here");
        }
        if (task.healthCheck().isPresent()
                || task.check().isPresent()
                || task.maxCompletionTime().isPresent()) {
            return Optional.of("Task has a check or a completion time, which agents do not heed");
        }
        if (task.container().filter(c -> !c.isPlain()).isPresent()) {
            return Optional.of("Task asks for a container, which agents do not run");
        }
        Optional<String> invalid = invalid(task);
        if (invalid.isPresent()) {
            return invalid;
        }
        if (!available.contains(task.resources())) {
            return Optional.of("Task uses more resources " + task.resources() + " than available " + available);
        }
        return Optional.empty();
    }

    /** @return why not all of these may be launched together, or empty */
    static Optional<String> groupError(Framework framework, List<TaskInfo> tasks, Resources available) {
        Set<TaskId> ids = new HashSet<>();
        Resources rest = available;
        for (TaskInfo task : tasks) {
            Optional<String> error = ids.add(task.taskId())
                    ? error(framework, task, rest)
                    : Optional.of("Task has duplicate ID: " + task.taskId());
            if (error.isPresent()) {
                return Optional.of("Task " + task.taskId() + " of the group is not valid: " + error.get());
            }
            rest = rest.minus(task.resources().nonShared());
        }
        return tasks.isEmpty() ? Optional.of("The task group is empty") : Optional.empty();
    }

    private static Optional<String> invalid(TaskInfo task) {
        try {
            ResourceRules.requireOfTask(task.resources(), "resources");
        } catch (InvalidValueException e) {
            return Optional.of("Task uses invalid " + e.getMessage());
        }
        for (Map.Entry<String, Limit> entry : task.limits().entrySet()) {
            String name = entry.getKey();
            if (!LIMITED.contains(name)) {
                return Optional.of("Task has a limit of " + name + ": only cpus and mem can have one");
            }
            if (entry.getValue().thousandths() < task.resources().thousandths(name)) {
                return Optional.of("Task's limit of " + name + " is below its request of "
                        + task.resources().scalar(name));
            }
        }
        return Optional.empty();
    }
}
