package io.kebne.protocol.task;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.Bytes;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.Label;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.jvm.JvmInfo;
import io.kebne.protocol.resources.Resources;
import java.time.Duration;
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
 * @param command what it runs, unless an executor of the framework knows that
 * @param killPolicy how it is ended; empty: {@link KillPolicy#DEFAULT}
 * @param labels carried along
 * @param limits by resource name, how far above the resources it may go; what is not named is bounded by them
 * @param priority Kebne's own: among tasks of one role, which may be taken back for which; the higher the dearer
 * @param executor that runs it; empty: the agent runs its command. The ledger and agents give a task of a group its group's
 * @param data handed to the executor uninterpreted
 * @param discovery how it is to be found by others
 * @param healthCheck when it counts as healthy
 * @param check what is to be looked at
 * @param maxCompletionTime after which it is ended as failed
 * @param container in which it wants to run; empty: in none
 * @param jvm Kebne's own: the Java program that it is; its command then has {@link #JAVA} for a value, and counts for
 *     environment, files and user
 */
public record TaskInfo(
        TaskId taskId,
        String name,
        Resources resources,
        Optional<CommandInfo> command,
        Optional<KillPolicy> killPolicy,
        List<Label> labels,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Limit> limits,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int priority,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ExecutorInfo> executor,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Bytes> data,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<DiscoveryInfo> discovery,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<HealthCheck> healthCheck,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<CheckInfo> check,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Duration> maxCompletionTime,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ContainerInfo> container,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<JvmInfo> jvm) {
    /** The command of a task with a {@code jvm} section, of which its agent makes the true one. */
    public static final String JAVA = "java";

    /** The most bytes of data that a task or an executor may bring along: all must fit into a message between nodes. */
    public static final int MAX_DATA = 256 * 1024;

    private static final long BYTES_PER_MEGABYTE = 1024L * 1024;
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
        data.ifPresent(bytes -> bytes.requireAtMost(MAX_DATA, "data"));
        maxCompletionTime.ifPresent(time -> CheckInfo.requireTime("max_completion_time", time));
        if (container.filter(ContainerInfo::isOfImage).isEmpty()) {
            command.ifPresent(CommandInfo::requireValue);
        }
        if (jvm.isPresent() && !command.filter(TaskInfo::isJava).isPresent()) {
            throw new InvalidValueException(
                    "command", "of a task with jvm has environment, uris and user only, and no shell");
        }
    }

    /** A command without limits, of the usual priority. */
    public TaskInfo(
            TaskId taskId,
            String name,
            Resources resources,
            CommandInfo command,
            Optional<KillPolicy> killPolicy,
            List<Label> labels) {
        this(
                taskId,
                name,
                resources,
                Optional.of(command),
                killPolicy,
                labels,
                Map.of(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public static TaskInfo of(TaskId taskId, String name, Resources resources, CommandInfo command) {
        return new TaskInfo(taskId, name, resources, command, Optional.empty(), List.of());
    }

    /** One that an executor of the framework knows how to run. */
    public static TaskInfo of(TaskId taskId, String name, Resources resources, ExecutorInfo executor) {
        return new TaskInfoBuilder(taskId, name, resources).executor(executor).build();
    }

    /** A Java program. */
    public static TaskInfo of(TaskId taskId, String name, Resources resources, JvmInfo jvm) {
        return new TaskInfoBuilder(taskId, name, resources).jvm(jvm).build();
    }

    public TaskInfo withLimits(Map<String, Limit> others) {
        return toBuilder().limits(others).build();
    }

    public TaskInfo withPriority(int other) {
        return toBuilder().priority(other).build();
    }

    public TaskInfo withResources(Resources other) {
        return toBuilder().resources(other).build();
    }

    public TaskInfo withExecutor(ExecutorInfo other) {
        return toBuilder().executor(other).build();
    }

    /** The same task, for changes. */
    public TaskInfoBuilder toBuilder() {
        return new TaskInfoBuilder(this);
    }

    /** How much memory it may use, in bytes: its limit, where it has one, or else its request. */
    @JsonIgnore
    public long memoryBytes() {
        Limit limit = limits.get(Resources.MEM);
        long thousandths =
                limit == null || limit.isInfinite() ? resources.thousandths(Resources.MEM) : limit.thousandths();
        return thousandths * BYTES_PER_MEGABYTE / 1000;
    }

    private static boolean isJava(CommandInfo command) {
        return !command.shell()
                && command.value().equals(JAVA)
                && (command.arguments().isEmpty() || command.arguments().equals(List.of(JAVA)));
    }

    /** Whether an executor of its framework runs it. */
    @JsonIgnore
    public boolean isCustom() {
        return executor.filter(e -> e.type() == ExecutorInfo.Type.CUSTOM).isPresent();
    }
}
