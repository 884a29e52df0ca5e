package io.kebne.protocol.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.Bytes;
import io.kebne.protocol.Label;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.TaskId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What became of a task (mesos.proto, TaskStatus).
 *
 * @param taskId whose
 * @param state which state it reached
 * @param source who says so
 * @param reason why, where there is a reason beyond the state
 * @param message for people; empty when there is nothing to say
 * @param timestampMillis when, in milliseconds since the epoch
 * @param agentId where it runs or ran; empty when it never got to an agent
 * @param uuid present when the scheduler must acknowledge this update; it is repeated until then
 * @param exitStatus the exit code when the process ended by itself, 0 to 255
 * @param signal the signal's number when one ended the process
 * @param unreachableMillis since when the task's agent has been given up, in milliseconds since the epoch; empty while the
 *     agent is counted on
 * @param data from the executor, uninterpreted
 * @param healthy what the task's health check says; empty when it has none, or that has not said anything yet
 * @param executorId of its executor; a task that the agent runs itself has one of its own name
 * @param containerId names the sandbox on the agent
 * @param labels from the executor, carried along
 * @param checkStatus what the task's check saw last
 * @param networks that its container has joined; none: it is in its agent's
 */
public record TaskStatus(
        TaskId taskId,
        TaskState state,
        Source source,
        Optional<Reason> reason,
        String message,
        long timestampMillis,
        Optional<AgentId> agentId,
        Optional<UUID> uuid,
        Optional<Integer> exitStatus,
        Optional<Integer> signal,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> unreachableMillis,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Bytes> data,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Boolean> healthy,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ExecutorId> executorId,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> containerId,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Label> labels,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<CheckStatus> checkStatus,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<NetworkInfo> networks) {
    public TaskStatus {
        data.ifPresent(bytes -> bytes.requireAtMost(TaskInfo.MAX_DATA, "status.data"));
        labels = labels == null ? List.of() : List.copyOf(labels);
        networks = networks == null ? List.of() : List.copyOf(networks);
    }

    /** On an agent that is counted on, with nothing from an executor. */
    public TaskStatus(
            TaskId taskId,
            TaskState state,
            Source source,
            Optional<Reason> reason,
            String message,
            long timestampMillis,
            Optional<AgentId> agentId,
            Optional<UUID> uuid,
            Optional<Integer> exitStatus,
            Optional<Integer> signal) {
        this(
                taskId,
                state,
                source,
                reason,
                message,
                timestampMillis,
                agentId,
                uuid,
                exitStatus,
                signal,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of());
    }

    /** A status from a master or agent that carries no process outcome and need not be acknowledged. */
    public static TaskStatus of(
            TaskId taskId,
            TaskState state,
            Source source,
            Optional<Reason> reason,
            String message,
            long timestampMillis,
            Optional<AgentId> agentId) {
        return new TaskStatus(
                taskId,
                state,
                source,
                reason,
                message,
                timestampMillis,
                agentId,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public TaskStatus withUuid(Optional<UUID> newUuid) {
        return with(source, reason, agentId, newUuid, unreachableMillis);
    }

    public TaskStatus withReason(Reason newReason) {
        return with(source, Optional.of(newReason), agentId, uuid, unreachableMillis);
    }

    public TaskStatus withUnreachable(Optional<Long> sinceMillis) {
        return with(source, reason, agentId, uuid, sinceMillis);
    }

    /** As an executor's agent passes it on. */
    public TaskStatus from(Source newSource, AgentId newAgentId) {
        return with(newSource, reason, Optional.of(newAgentId), uuid, unreachableMillis);
    }

    /** With where it runs on its agent. */
    public TaskStatus in(ExecutorId newExecutorId, String newContainerId) {
        return new TaskStatus(
                taskId,
                state,
                source,
                reason,
                message,
                timestampMillis,
                agentId,
                uuid,
                exitStatus,
                signal,
                unreachableMillis,
                data,
                healthy,
                Optional.of(newExecutorId),
                Optional.of(newContainerId),
                labels,
                checkStatus,
                networks);
    }

    /** With what the task's checks say. */
    public TaskStatus checked(Optional<Boolean> newHealthy, Optional<CheckStatus> newCheckStatus) {
        return new TaskStatus(
                taskId,
                state,
                source,
                reason,
                message,
                timestampMillis,
                agentId,
                uuid,
                exitStatus,
                signal,
                unreachableMillis,
                data,
                newHealthy,
                executorId,
                containerId,
                labels,
                newCheckStatus,
                networks);
    }

    /** With the networks that its container has joined. */
    public TaskStatus joined(List<NetworkInfo> newNetworks) {
        return new TaskStatus(
                taskId,
                state,
                source,
                reason,
                message,
                timestampMillis,
                agentId,
                uuid,
                exitStatus,
                signal,
                unreachableMillis,
                data,
                healthy,
                executorId,
                containerId,
                labels,
                checkStatus,
                newNetworks);
    }

    private TaskStatus with(
            Source newSource,
            Optional<Reason> newReason,
            Optional<AgentId> newAgentId,
            Optional<UUID> newUuid,
            Optional<Long> newUnreachable) {
        return new TaskStatus(
                taskId,
                state,
                newSource,
                newReason,
                message,
                timestampMillis,
                newAgentId,
                newUuid,
                exitStatus,
                signal,
                newUnreachable,
                data,
                healthy,
                executorId,
                containerId,
                labels,
                checkStatus,
                networks);
    }
}
