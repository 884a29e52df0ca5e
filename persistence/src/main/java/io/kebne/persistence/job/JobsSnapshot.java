package io.kebne.persistence.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.job.EndedRun;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.JobRun;
import io.kebne.protocol.job.JobSpec;
import io.kebne.protocol.job.JobTask;
import io.kebne.protocol.job.TaskResult;
import io.kebne.protocol.serialization.KebneMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that the events before have made.
 *
 * @param started the latest life of the entity
 * @param generation how many frameworks of the jobs have been ended by others
 */
public record JobsSnapshot(
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<JobEvent.Started> started, int generation, List<Job> jobs)
        implements KebneMessage {
    /**
     * @param positionMillis slots up to this time are decided on
     * @param slots how many there have been
     * @param skipped how many of them had no run
     * @param fresh parents that have succeeded since the last run
     * @param lastNumber of a run
     */
    public record Job(
            JobSpec spec,
            boolean removing,
            long positionMillis,
            long slots,
            long skipped,
            List<JobId> fresh,
            long lastNumber,
            long successes,
            long failures,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> lastSuccessMillis,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> lastFailureMillis,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> meanRunMillis,
            List<Run> active,
            List<EndedRun> ended) {
        public Job {
            fresh = List.copyOf(fresh);
            active = List.copyOf(active);
            ended = List.copyOf(ended);
        }
    }

    /**
     * A run that has not ended.
     *
     * @param spec of its job when it was queued
     * @param failures that count, by index
     * @param ending as what it is to end, and why
     */
    public record Run(
            JobRun run,
            JobSpec spec,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> startedMillis,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<JobEvent.RunEnding> ending,
            List<JobTask> tasks,
            List<TaskResult> results,
            Map<Integer, Integer> failures) {
        public Run {
            tasks = List.copyOf(tasks);
            results = List.copyOf(results);
            failures = Map.copyOf(failures);
        }
    }

    public JobsSnapshot {
        jobs = List.copyOf(jobs);
    }
}
