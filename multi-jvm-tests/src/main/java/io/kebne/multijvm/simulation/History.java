package io.kebne.multijvm.simulation;

import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What happened so far to tasks, wherever it did, as far as invariants speak of it. */
final class History {
    private final Set<TaskKey> launched = new HashSet<>();
    private final Set<TaskKey> ended = new HashSet<>();
    private final Map<TaskKey, AgentId> started = new HashMap<>();
    private final ClosedAgents closed = new ClosedAgents();
    private final VolumeHistory volumes = new VolumeHistory();
    private String epoch = "";

    /** An event is in the journal. */
    void durable(AllocatorEvent event) {
        closed.durable(event);
        volumes.durable(event);
        if (event instanceof AllocatorEvent.TaskLaunched e) {
            launched.add(new TaskKey(e.frameworkId(), e.task().taskId()));
        } else if (event instanceof AllocatorEvent.TaskEnded e) {
            ended.add(new TaskKey(e.frameworkId(), e.status().taskId()));
        } else if (event instanceof AllocatorEvent.EpochConfirmed e) {
            epoch = e.epoch();
        }
    }

    VolumeHistory volumes() {
        return volumes;
    }

    /** The latest life of the allocator that the journal has taken. */
    String epoch() {
        return epoch;
    }

    /** Whether it is wrong to say this now: the task's end is in the journal. */
    boolean isRefuted(FrameworkId frameworkId, TaskStatus status) {
        boolean alive = !status.state().isTerminal() && status.state() != TaskState.UNKNOWN;
        return alive && ended.contains(new TaskKey(frameworkId, status.taskId()));
    }

    /** An agent is told to run a task. */
    void told(TaskKey key) {
        if (!launched.contains(key)) {
            throw new ViolationException(
                    Invariant.DURABLE_BEFORE_VISIBLE,
                    "an agent is told to run " + key + ", which is not in the journal");
        }
    }

    /** A task's process starts. Ids of tasks are used once. */
    void started(TaskKey key, AgentId agentId) {
        AgentId earlier = started.put(key, agentId);
        if (earlier != null) {
            throw new ViolationException(
                    Invariant.NO_DOUBLE, key + " is started on " + agentId + " and was started on " + earlier);
        }
    }
}
