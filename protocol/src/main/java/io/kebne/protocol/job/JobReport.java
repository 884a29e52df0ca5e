package io.kebne.protocol.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A job as it is.
 *
 * @param nextSlotMillis the first slot that nothing has been decided on, since the epoch
 * @param waiting why a slot that has come does not run
 * @param slotsSkipped how many slots had no run
 * @param fresh the parents that have succeeded since the last run
 * @param successes how many runs have succeeded
 * @param failures how many have failed
 * @param meanRunMillis how long runs that succeeded take, the later ones counting for more
 * @param active runs that have not ended, in the order of their numbers
 * @param ended the latest runs that have ended, in the order of their numbers
 */
public record JobReport(
        JobSpec spec,
        boolean removing,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> nextSlotMillis,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> waiting,
        long slotsSkipped,
        List<JobId> fresh,
        long successes,
        long failures,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> lastSuccessMillis,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> lastFailureMillis,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> meanRunMillis,
        List<Active> active,
        List<Ended> ended) {
    /**
     * A run that is under way.
     *
     * @param ending why it is to end
     * @param missing how many tasks are to be launched
     * @param succeeded how many tasks have succeeded
     * @param failed how many have failed for good
     * @param tasks that have been launched and not ended, as far as they fit
     * @param results the last of each task that has ended, as far as they fit
     * @param refusals how many offers were of no use, by cause
     */
    public record Active(
            JobRun run,
            int instances,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> ending,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> startedMillis,
            int missing,
            int running,
            int succeeded,
            int failed,
            List<JobTask> tasks,
            List<TaskResult> results,
            Map<String, Long> refusals) {}

    /** @param run with its results as far as they fit */
    public record Ended(EndedRun run, int succeeded, int failed) {}

    public JobReport {
        fresh = List.copyOf(fresh);
        active = List.copyOf(active);
        ended = List.copyOf(ended);
    }
}
