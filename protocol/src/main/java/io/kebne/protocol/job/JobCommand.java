package io.kebne.protocol.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What can be asked of jobs. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@")
public sealed interface JobCommand {
    /** So many jobs at most are set at once. */
    int MAX_AT_ONCE = 100;

    /**
     * Makes jobs, or changes those that are there; all or none. Runs that are under way keep what they were begun with.
     *
     * @param create refused when one of them is there
     * @param run whether those of them that have neither schedule nor parents run at once
     */
    @JsonTypeName("submit")
    record Submit(java.util.List<JobSpec> jobs, boolean create, boolean run) implements JobCommand {
        public Submit {
            jobs = java.util.List.copyOf(jobs);
        }
    }

    /** Ends all runs, and the job with the last. Refused while it is a parent of others. */
    @JsonTypeName("remove")
    record Remove(JobId id) implements JobCommand {}

    /** Begins a run now. */
    @JsonTypeName("run")
    record Run(
            JobId id,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, String> parameters) implements JobCommand {
        public Run {
            parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters == null ? Map.of() : parameters));
        }

        /** Of the parameters only the names: values may be secrets, and logs show this. */
        @Override
        public String toString() {
            return "Run[id=" + id + ", parameters=" + parameters.keySet() + "]";
        }
    }

    /**
     * Ends a run.
     *
     * @param number empty: all that are under way
     */
    @JsonTypeName("kill")
    record Kill(
            JobId id,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> number) implements JobCommand {}

    /**
     * Repeats what has failed: the failed tasks of the last run of this job, or of those after it. Jobs that come after
     * them follow when they have succeeded.
     */
    @JsonTypeName("rerun")
    record Rerun(JobId id) implements JobCommand {}

    /** Asks for one job with its tasks; changes nothing. */
    @JsonTypeName("show")
    record Show(JobId id) implements JobCommand {}

    /**
     * Asks for jobs in the order of their ids, as many as fit into an answer; changes nothing.
     *
     * @param after those that come after this one; empty: from the first on
     */
    @JsonTypeName("list")
    record List(@JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<JobId> after) implements JobCommand {}

    /** Asks where the entity is; changes nothing. */
    @JsonTypeName("locate")
    record Locate() implements JobCommand {}
}
