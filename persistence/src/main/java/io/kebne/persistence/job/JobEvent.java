package io.kebne.persistence.job;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.JobRun;
import io.kebne.protocol.job.JobSpec;
import io.kebne.protocol.job.JobTask;
import io.kebne.protocol.job.TaskResult;
import io.kebne.protocol.serialization.KebneMessage;

/** What must not be forgotten of jobs. The type names stand in journals and keep their meaning. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@")
public sealed interface JobEvent extends KebneMessage {
    /**
     * The entity has started on this master. It changes nothing: what matters is that the journal takes it, and so none
     * that an earlier life of the entity writes late.
     */
    @JsonTypeName("jobs-started")
    record Started(String host, long atMillis) implements JobEvent {}

    /** The framework of the jobs was ended by somebody else: all tasks are, and another framework follows. */
    @JsonTypeName("jobs-framework-ended")
    record FrameworkEnded(String reason, long atMillis) implements JobEvent {}

    /** This is wanted from now on. Slots count from this moment on when the schedule is a new one. */
    @JsonTypeName("job-submitted")
    record Submitted(JobSpec spec, long atMillis) implements JobEvent {}

    /** The job is to end. */
    @JsonTypeName("job-removing")
    record Removing(JobId id, long atMillis) implements JobEvent {}

    /** The last run has ended, and the job with it. */
    @JsonTypeName("job-removed")
    record Removed(JobId id, long atMillis) implements JobEvent {}

    /** All slots up to this one are decided on: these had no run. */
    @JsonTypeName("slots-skipped")
    record SlotsSkipped(JobId id, long untilMillis, long count, String why, long atMillis) implements JobEvent {}

    /** A run is to be. If it is for a slot, that slot and all before it are decided on by this. */
    @JsonTypeName("run-queued")
    record RunQueued(JobId id, JobRun run) implements JobEvent {}

    /** A run is to end: nothing of it is launched any more. */
    @JsonTypeName("run-ending")
    record RunEnding(JobId id, long number, JobRun.State as, String why, long atMillis) implements JobEvent {}

    @JsonTypeName("run-ended")
    record RunEnded(JobId id, long number, JobRun.State state, String why, long atMillis) implements JobEvent {}

    /** Written before anybody is asked to launch it. */
    @JsonTypeName("job-task-launched")
    record TaskLaunched(JobId id, long number, JobTask task) implements JobEvent {}

    /** It has begun, so that it must not be taken for one that never ran. */
    @JsonTypeName("job-task-started")
    record TaskStarted(JobId id, long number, TaskId taskId, long atMillis) implements JobEvent {}

    @JsonTypeName("job-task-ending")
    record TaskEnding(JobId id, long number, TaskId taskId, String why, long atMillis) implements JobEvent {}

    /** @param counts false: it never began, and is launched again as if it had not been launched */
    @JsonTypeName("job-task-ended")
    record TaskEnded(JobId id, long number, TaskResult result, boolean counts) implements JobEvent {}
}
