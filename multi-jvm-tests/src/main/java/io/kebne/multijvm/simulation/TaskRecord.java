package io.kebne.multijvm.simulation;

import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What a scheduler has heard of one task, as it keeps it on a disk of its own. */
final class TaskRecord {
    private final TaskInfo task;
    private final boolean partitionAware;
    private final Set<UUID> seen = new HashSet<>();
    private TaskState latest = TaskState.STAGING;
    private TaskStatus end;
    private Optional<AgentId> agentId = Optional.empty();
    private boolean heard;
    private boolean lost;

    TaskRecord(TaskInfo task, boolean partitionAware) {
        this.task = task;
        this.partitionAware = partitionAware;
    }

    TaskInfo task() {
        return task;
    }

    TaskId taskId() {
        return task.taskId();
    }

    /** Whether anything was heard of it since it was launched. */
    boolean isSilent() {
        return !heard;
    }

    Optional<AgentId> agentId() {
        return agentId;
    }

    boolean hasEnded() {
        return end != null || lost;
    }

    /** An answer that there is no such task contradicts no end. */
    private static boolean isUnknown(TaskStatus status) {
        return status.state() == TaskState.UNKNOWN
                || (status.state() == TaskState.GONE && status.reason().equals(Optional.of(Reason.RECONCILIATION)));
    }

    /**
     * Answers to questions about a task's state, which have no uuid, may be late when masters change; that they were true
     * when they were given is checked there.
     *
     * @throws ViolationException when the status cannot follow what was heard before
     */
    void hear(TaskStatus status) {
        heard = true;
        agentId = status.agentId().or(() -> agentId);
        if (status.uuid().isPresent() && !seen.add(status.uuid().get())) {
            return;
        }
        // To a scheduler that does not know of partitions, lost tasks may come back.
        lost = status.state() == TaskState.LOST && !partitionAware;
        if (lost) {
            return;
        }
        boolean late = status.uuid().isEmpty() && !status.state().isTerminal();
        if (end != null && end.state() != status.state() && !isUnknown(status) && !late) {
            throw new ViolationException(
                    status.state().isTerminal() ? Invariant.NO_LOSS : Invariant.UPDATES_IN_ORDER,
                    taskId() + " had ended, and then came " + status + " after " + end);
        }
        if (status.state().isTerminal()) {
            end = end == null ? status : end;
        } else if (status.uuid().isPresent()) {
            if (status.state().compareTo(latest) < 0) {
                throw new ViolationException(
                        Invariant.UPDATES_IN_ORDER, taskId() + " was " + latest + ", and then came " + status);
            }
            latest = status.state();
        }
    }
}
