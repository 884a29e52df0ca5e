package io.kebne.actors.allocator.core;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.resources.ResourceRules;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.ExecutorInfo;
import io.kebne.protocol.task.Limit;
import io.kebne.protocol.task.TaskInfo;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether a task may be launched (Mesos: master/validation.cpp). */
final class TaskValidation {
    private static final Set<String> LIMITED = Set.of(Resources.CPUS, Resources.MEM);

    private TaskValidation() {}

    /** @return why this task may not be launched on its own, or empty */
    static Optional<String> error(Framework framework, Offer offer, TaskInfo task, Resources available) {
        if (task.command().isPresent() == task.executor().isPresent()) {
            return Optional.of("Task must have either a command or an executor");
        }
        if (task.executor().filter(e -> e.type() == ExecutorInfo.Type.DEFAULT).isPresent()) {
            return Optional.of("Task cannot run in the agent's executor, which runs task groups only");
        }
        Optional<String> executor = task.executor().flatMap(info -> executorError(framework, offer, info, available));
        if (executor.isPresent()) {
            return executor;
        }
        Resources rest = task.executor()
                .map(info -> without(framework, offer, info, available))
                .orElse(available);
        return ContainerValidation.error(task, task.isCustom())
                .or(() -> JvmValidation.error(offer, task, task.isCustom()))
                .or(() -> error(framework, task, rest));
    }

    /** @return why not all of these may be launched together, or empty */
    static Optional<String> groupError(
            Framework framework, Offer offer, Operation.LaunchGroup launch, Resources available) {
        Optional<String> executor = launch.executor().flatMap(info -> executorError(framework, offer, info, available));
        if (executor.isPresent()) {
            return executor;
        }
        boolean custom = launch.executor()
                .filter(e -> e.type() == ExecutorInfo.Type.CUSTOM)
                .isPresent();
        Set<TaskId> ids = new HashSet<>();
        Resources rest = launch.executor()
                .map(info -> without(framework, offer, info, available))
                .orElse(available);
        for (TaskInfo task : launch.tasks()) {
            Optional<String> error = ids.add(task.taskId())
                    ? memberError(framework, offer, task, custom, rest)
                    : Optional.of("Task has duplicate ID: " + task.taskId());
            if (error.isPresent()) {
                return Optional.of("Task " + task.taskId() + " of the group is not valid: " + error.get());
            }
            rest = rest.minus(task.resources().nonShared());
        }
        return launch.tasks().isEmpty() ? Optional.of("The task group is empty") : Optional.empty();
    }

    private static Optional<String> memberError(
            Framework framework, Offer offer, TaskInfo task, boolean custom, Resources available) {
        if (task.executor().isPresent()) {
            return Optional.of("Task has an executor beside that of its group");
        }
        if (!custom && task.command().isEmpty()) {
            return Optional.of("Task has no command");
        }
        return ContainerValidation.error(task, true)
                .or(() -> JvmValidation.error(offer, task, custom))
                .or(() -> error(framework, task, available));
    }

    /** What is left for tasks when an executor has taken what it needs; all, when it is there already. */
    static Resources without(Framework framework, Offer offer, ExecutorInfo executor, Resources available) {
        return ExecutorValidation.known(framework, offer.agentId(), executor) == null
                ? available.minus(executor.resources())
                : available;
    }

    private static Optional<String> executorError(
            Framework framework, Offer offer, ExecutorInfo executor, Resources available) {
        Optional<String> error = ExecutorValidation.error(framework, offer.agentId(), offer.role(), executor);
        boolean fits = ExecutorValidation.known(framework, offer.agentId(), executor) != null
                || available.contains(executor.resources());
        return error.isPresent() || fits
                ? error
                : Optional.of("Executor uses more resources " + executor.resources() + " than available " + available);
    }

    private static Optional<String> error(Framework framework, TaskInfo task, Resources available) {
        if (framework.tasks().containsKey(task.taskId())
                || framework.completed().containsKey(task.taskId())) {
            return Optional.of("Task has duplicate ID: " + task.taskId());
        }
        if (task.resources().isEmpty()) {
            return Optional.of("Task uses no resources");
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

    /** @return why nobody may have a task with such resources and limits, or empty */
    static Optional<String> invalid(TaskInfo task) {
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
