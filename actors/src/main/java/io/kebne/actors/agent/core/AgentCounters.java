package io.kebne.actors.agent.core;

import io.kebne.protocol.task.TaskState;
import io.vavr.collection.HashMap;
import io.vavr.collection.Map;

/**
 * What has happened on this agent since its process started; for metrics.
 *
 * @param launched tasks accepted
 * @param launchErrors tasks whose sandbox, files or process could not be made
 * @param ended tasks by the terminal state that they reached
 * @param heard what was said through the agent
 * @param preempted tasks and executors that were ended for the sake of others
 */
public record AgentCounters(
        long launched, long launchErrors, Map<TaskState, Long> ended, Map<Heard, Long> heard, long preempted) {
    static final AgentCounters ZERO = new AgentCounters(0, 0, HashMap.empty(), HashMap.empty(), 0);

    /** What is said of tasks and by frameworks (Mesos: slave/metrics.cpp). */
    public enum Heard {
        VALID_STATUS_UPDATES,
        /** Of a task that the executor does not have. */
        INVALID_STATUS_UPDATES,
        VALID_FRAMEWORK_MESSAGES,
        /** For an executor that there is not, or that has not connected yet. */
        INVALID_FRAMEWORK_MESSAGES
    }

    AgentCounters plusLaunched() {
        return new AgentCounters(launched + 1, launchErrors, ended, heard, preempted);
    }

    AgentCounters plusEnded(TaskState state, boolean launchError) {
        return new AgentCounters(
                launched, launchErrors + (launchError ? 1 : 0), ended.put(state, 1L, Long::sum), heard, preempted);
    }

    AgentCounters plus(Heard what) {
        return new AgentCounters(launched, launchErrors, ended, heard.put(what, 1L, Long::sum), preempted);
    }

    AgentCounters plusPreempted() {
        return new AgentCounters(launched, launchErrors, ended, heard, preempted + 1);
    }
}
