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
 */
public record AgentCounters(long launched, long launchErrors, Map<TaskState, Long> ended) {
    static final AgentCounters ZERO = new AgentCounters(0, 0, HashMap.empty());

    AgentCounters plusLaunched() {
        return new AgentCounters(launched + 1, launchErrors, ended);
    }

    AgentCounters plusEnded(TaskState state, boolean launchError) {
        return new AgentCounters(launched, launchErrors + (launchError ? 1 : 0), ended.put(state, 1L, Long::sum));
    }
}
