package io.kebne.protocol.executor;

import io.kebne.protocol.Bytes;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskStatus;
import java.util.List;

/** What an executor says to its agent (Mesos: executor HTTP API, calls); who speaks is said beside it. */
public sealed interface ExecutorCall {
    /**
     * Become connected, for the first time or again.
     *
     * @param unacknowledgedTasks that it was given and of which no update was acknowledged yet
     * @param unacknowledgedUpdates that it sent and of which it has not heard yet
     */
    record Subscribe(List<TaskInfo> unacknowledgedTasks, List<TaskStatus> unacknowledgedUpdates)
            implements ExecutorCall {
        public Subscribe {
            unacknowledgedTasks = List.copyOf(unacknowledgedTasks);
            unacknowledgedUpdates = List.copyOf(unacknowledgedUpdates);
        }
    }

    /** News of a task; acknowledged by an event when the agent has it for good. It has a uuid. */
    record Update(TaskStatus status) implements ExecutorCall {}

    /** To be handed to the framework's scheduler, if that can be reached. */
    record Message(Bytes data) implements ExecutorCall {
        public Message {
            data = data.requireAtMost(TaskInfo.MAX_DATA, "message.data");
        }
    }

    /** A sign of life. */
    record Heartbeat() implements ExecutorCall {}
}
