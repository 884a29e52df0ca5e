package io.kebne.protocol.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskId;
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
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> unreachableMillis) {

    /** On an agent that is counted on. */
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
                Optional.empty());
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
        return with(reason, newUuid, unreachableMillis);
    }

    public TaskStatus withReason(Reason newReason) {
        return with(Optional.of(newReason), uuid, unreachableMillis);
    }

    public TaskStatus withUnreachable(Optional<Long> sinceMillis) {
        return with(reason, uuid, sinceMillis);
    }

    private TaskStatus with(Optional<Reason> newReason, Optional<UUID> newUuid, Optional<Long> newUnreachable) {
        return new TaskStatus(
                taskId,
                state,
                source,
                newReason,
                message,
                timestampMillis,
                agentId,
                newUuid,
                exitStatus,
                signal,
                newUnreachable);
    }
}
