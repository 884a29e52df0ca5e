package io.kebne.protocol.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.task.TaskState;
import java.util.Optional;

/**
 * How a task of a run has ended.
 *
 * @param success by the job's criteria
 * @param exitCode when its process ended by itself
 * @param signal when one ended it
 * @param executorId with the container, where its sandbox is on its agent
 * @param endedMillis since the epoch
 */
public record TaskResult(
        JobTask task,
        TaskState state,
        boolean success,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> exitCode,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> signal,
        String message,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> executorId,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> containerId,
        long endedMillis) {}
