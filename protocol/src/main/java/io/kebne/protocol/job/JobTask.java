package io.kebne.protocol.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskId;
import java.util.Optional;

/**
 * A task of a run that has been launched and not ended, as far as is remembered.
 *
 * @param index which of the run's tasks it is, from 0 on
 * @param attempt the how-manieth that counts, from 1 on
 * @param launchedMillis since the epoch
 * @param started whether it is known to have begun
 * @param ending why it is to end; empty while it is to run
 */
public record JobTask(
        int index,
        int attempt,
        TaskId taskId,
        AgentId agentId,
        String hostname,
        long launchedMillis,
        boolean started,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> ending) {
    public JobTask begun() {
        return new JobTask(index, attempt, taskId, agentId, hostname, launchedMillis, true, ending);
    }

    public JobTask ending(String why) {
        return new JobTask(index, attempt, taskId, agentId, hostname, launchedMillis, started, Optional.of(why));
    }
}
