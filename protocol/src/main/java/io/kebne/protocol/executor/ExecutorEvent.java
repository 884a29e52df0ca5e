package io.kebne.protocol.executor;

import io.kebne.protocol.Bytes;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.task.ExecutorInfo;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.TaskInfo;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What an executor hears from its agent (Mesos: executor HTTP API, events). */
public sealed interface ExecutorEvent {
    /**
     * It is connected. The first event of each connection.
     *
     * @param role whose resources it and its tasks take
     */
    record Subscribed(ExecutorInfo executor, FrameworkInfo framework, String role, AgentInfo agent, String containerId)
            implements ExecutorEvent {}

    /** Run this task. */
    record Launch(TaskInfo task) implements ExecutorEvent {}

    /** Run these tasks: all of them, or none. */
    record LaunchGroup(List<TaskInfo> tasks) implements ExecutorEvent {
        public LaunchGroup {
            tasks = List.copyOf(tasks);
        }
    }

    /** End this task. */
    record Kill(TaskId taskId, Optional<KillPolicy> killPolicy) implements ExecutorEvent {}

    /** The agent has this update for good: it need not be said again. */
    record Acknowledged(TaskId taskId, UUID uuid) implements ExecutorEvent {}

    /** Its framework's scheduler says this. */
    record Message(Bytes data) implements ExecutorEvent {}

    /** End all tasks and exit; after its grace period it is ended. The last event of a connection. */
    record Shutdown() implements ExecutorEvent {}

    /** The connection is over, and why: another one took its place, or the executor is not wanted. */
    @SuppressWarnings("JavaLangClash") // Mesos' name of it.
    record Error(String message) implements ExecutorEvent {}

    /** The agent is there. */
    record Heartbeat() implements ExecutorEvent {}
}
