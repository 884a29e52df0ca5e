package io.kebne.actors.agent.core;

import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.serialization.KebneMessage;
import io.kebne.protocol.task.TaskStatus;
import java.util.List;
import java.util.Optional;

/**
 * What an agent keeps on disk of one task, so that another life of it can go on from there. Hard state of the agent.
 *
 * @param task while it has not ended
 * @param updates what its scheduler has not acknowledged, the oldest first
 */
public record TaskCheckpoint(TaskKey key, Optional<TaskEntry> task, List<TaskStatus> updates) implements KebneMessage {
    public TaskCheckpoint {
        updates = List.copyOf(updates);
        if (task.filter(entry -> !entry.key().equals(key)).isPresent()) {
            throw new IllegalArgumentException("the checkpoint of " + key + " holds another task");
        }
    }

    /** Empty when there is nothing that must be remembered of this task. */
    static Optional<TaskCheckpoint> of(AgentState state, TaskKey key) {
        Optional<TaskEntry> task = state.tasks().get(key).toJavaOptional();
        List<TaskStatus> updates = state.updates().waiting(key);
        return task.isEmpty() && updates.isEmpty()
                ? Optional.empty()
                : Optional.of(new TaskCheckpoint(key, task, updates));
    }
}
