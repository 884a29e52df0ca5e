package io.kebne.protocol.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * A run that is over.
 *
 * @param why in words; empty when there is nothing to say
 * @param startedMillis when its first task was launched, since the epoch
 * @param results the last of each task that was ever launched, in the order of their indices
 */
public record EndedRun(
        JobRun run,
        JobRun.State state,
        String why,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> startedMillis,
        long endedMillis,
        List<TaskResult> results) {
    public EndedRun {
        results = List.copyOf(results);
    }
}
