package io.kebne.protocol.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.Bytes;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.Label;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.resources.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The process that runs tasks of a framework on an agent (mesos.proto, ExecutorInfo). Its framework is known from whoever
 * speaks.
 *
 * @param type who provides it
 * @param executorId unique within the framework on an agent
 * @param command what it runs; given just when it is the framework's own
 * @param resources what it takes beside its tasks, for as long as it lives
 * @param name for people
 * @param source for people: what it was started for
 * @param data handed to it uninterpreted
 * @param shutdownGracePeriod how long it has to end when it is told to; empty: as the agent is set
 * @param labels carried along
 * @param discovery how it is to be found by others
 * @param container in which it wants to run; empty: in none
 */
public record ExecutorInfo(
        Type type,
        ExecutorId executorId,
        Optional<CommandInfo> command,
        Resources resources,
        String name,
        String source,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Bytes> data,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Duration> shutdownGracePeriod,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Label> labels,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<DiscoveryInfo> discovery,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ContainerInfo> container) {
    /** Who provides an executor. */
    public enum Type {
        /** The agent: it launches task groups. */
        DEFAULT,
        /** The framework. */
        CUSTOM
    }

    private static final int MAX_TEXT = 1024;
    private static final Duration MAX_GRACE = Duration.ofDays(365);

    public ExecutorInfo {
        if (type == null) {
            throw new InvalidValueException("executor.type", "must be DEFAULT or CUSTOM");
        }
        if (executorId == null) {
            throw new InvalidValueException("executor.executor_id", "must be given");
        }
        name = name == null ? "" : name;
        source = source == null ? "" : source;
        if (name.length() > MAX_TEXT || source.length() > MAX_TEXT) {
            throw new InvalidValueException(
                    "executor", "name and source must have at most " + MAX_TEXT + " characters");
        }
        command.ifPresent(CommandInfo::requireValue);
        data.ifPresent(bytes -> bytes.requireAtMost(TaskInfo.MAX_DATA, "executor.data"));
        shutdownGracePeriod
                .filter(grace -> grace.isNegative() || grace.compareTo(MAX_GRACE) > 0)
                .ifPresent(grace -> {
                    throw new InvalidValueException(
                            "executor.shutdown_grace_period", "must lie between 0 and 365 days");
                });
        labels = labels == null ? List.of() : List.copyOf(labels);
    }

    /** A framework's own, without anything optional. */
    public static ExecutorInfo custom(ExecutorId executorId, CommandInfo command, Resources resources) {
        return new ExecutorInfo(
                Type.CUSTOM,
                executorId,
                Optional.of(command),
                resources,
                "",
                "",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** The agent's, for task groups. */
    public static ExecutorInfo ofAgent(ExecutorId executorId, Resources resources) {
        return new ExecutorInfo(
                Type.DEFAULT,
                executorId,
                Optional.empty(),
                resources,
                "",
                "",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }
}
