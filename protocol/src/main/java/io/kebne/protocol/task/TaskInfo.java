package io.kebne.protocol.task;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resources;
import java.util.List;
import java.util.Optional;

/**
 * A task as a scheduler asks for it (mesos.proto, TaskInfo). The agent is the one whose offer was accepted.
 *
 * @param taskId unique within the framework, for ever
 * @param name for people; need not be unique
 * @param resources what it takes from the offers
 * @param command what it runs
 * @param killPolicy how it is ended; empty: {@link KillPolicy#DEFAULT}
 * @param labels carried along
 */
public record TaskInfo(
        TaskId taskId,
        String name,
        Resources resources,
        CommandInfo command,
        Optional<KillPolicy> killPolicy,
        List<Label> labels) {
    private static final int MAX_NAME = 1024;

    public TaskInfo {
        if (name == null || name.length() > MAX_NAME) {
            throw new InvalidValueException("name", "must be given, with at most " + MAX_NAME + " characters");
        }
        labels = List.copyOf(labels);
    }

    public static TaskInfo of(TaskId taskId, String name, Resources resources, CommandInfo command) {
        return new TaskInfo(taskId, name, resources, command, Optional.empty(), List.of());
    }
}
