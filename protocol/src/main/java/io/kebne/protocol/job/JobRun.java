package io.kebne.protocol.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One run of a job.
 *
 * @param number counts the job's runs, from 1 on
 * @param slotMillis the slot that it is for, since the epoch
 * @param again the run whose failed tasks it repeats
 * @param parameters in place of the job's own of these names
 * @param queuedMillis since the epoch
 */
public record JobRun(
        long number,
        Cause cause,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> slotMillis,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> again,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, String> parameters,
        long queuedMillis) {
    /** What has begun it. */
    public enum Cause {
        USER,
        SLOT,
        PARENTS,
        RERUN
    }

    /** How far it is, or how it ended. */
    public enum State {
        PENDING,
        RUNNING,
        SUCCEEDED,
        FAILED,
        KILLED
    }

    public JobRun {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters == null ? Map.of() : parameters));
    }
}
