package io.kebne.actors.allocator.core;

import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.TaskInfo;
import java.util.Optional;

/** Whether a task may be launched (Mesos: master/validation.cpp). */
final class TaskValidation {
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
        if (!available.contains(task.resources())) {
            return Optional.of("Task uses more resources " + task.resources() + " than available " + available);
        }
        return Optional.empty();
    }
}
