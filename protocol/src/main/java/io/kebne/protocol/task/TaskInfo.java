package io.kebne.protocol.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.Label;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resources;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A task as a scheduler asks for it (mesos.proto, TaskInfo). The agent is the one whose offer was accepted.
 *
 * @param taskId unique within the framework, for ever
 * @param name for people; need not be unique
 * @param resources what it takes from the offers
 * @param command what it runs
 * @param killPolicy how it is ended; empty: {@link KillPolicy#DEFAULT}
 * @param labels carried along
 * @param limits by resource name, how far above the resources it may go; what is not named is bounded by them
 * @param priority Kebne's own: among tasks of one role, which may be taken back for which; the higher the dearer
 */
public record TaskInfo(
        TaskId taskId,
        String name,
        Resources resources,
        CommandInfo command,
        Optional<KillPolicy> killPolicy,
        List<Label> labels,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Limit> limits,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int priority) {
    private static final int MAX_NAME = 1024;
    private static final int MAX_LIMITS = 64;

    public TaskInfo {
        if (name == null || name.length() > MAX_NAME) {
            throw new InvalidValueException("name", "must be given, with at most " + MAX_NAME + " characters");
        }
        labels = List.copyOf(labels);
        limits = Collections.unmodifiableMap(new TreeMap<>(limits == null ? Map.of() : limits));
        if (limits.size() > MAX_LIMITS || limits.containsValue(null)) {
            throw new InvalidValueException("limits", "must be at most " + MAX_LIMITS + ", none of them null");
        }
    }

    /** One without limits, of the usual priority. */
    public TaskInfo(
            TaskId taskId,
            String name,
            Resources resources,
            CommandInfo command,
            Optional<KillPolicy> killPolicy,
            List<Label> labels) {
        this(taskId, name, resources, command, killPolicy, labels, Map.of(), 0);
    }

    public static TaskInfo of(TaskId taskId, String name, Resources resources, CommandInfo command) {
        return new TaskInfo(taskId, name, resources, command, Optional.empty(), List.of());
    }

    public TaskInfo withLimits(Map<String, Limit> others) {
        return new TaskInfo(taskId, name, resources, command, killPolicy, labels, others, priority);
    }

    public TaskInfo withPriority(int other) {
        return new TaskInfo(taskId, name, resources, command, killPolicy, labels, limits, other);
    }
}
