package io.kebne.actors.job.core;

import io.kebne.persistence.job.JobEvent;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.JobRun;
import io.kebne.protocol.job.JobTask;
import io.kebne.protocol.job.TaskResult;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.task.TaskState;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings one run nearer to its end, and begins the runs that follow from it. Run after whatever may matter to the run, and
 * regularly; doing it twice changes nothing more.
 */
final class RunUpkeep {
    private final JobsDraft draft;
    private final JobId id;
    private final long number;

    private RunUpkeep(JobsDraft draft, JobId id, long number) {
        this.draft = draft;
        this.id = id;
        this.number = number;
    }

    /** One run; the job itself, should it be on its way out. */
    static void of(JobsDraft draft, JobId id, long number) {
        if (draft.state().find(id, number).isPresent()) {
            new RunUpkeep(draft, id, number).run();
        }
        remove(draft, id);
    }

    /** All runs of a job. */
    static void ofAll(JobsDraft draft, JobId id) {
        draft.job(id).runs().forEach(run -> of(draft, id, run.number()));
        remove(draft, id);
    }

    /** Begins a run of a job all of whose parents have succeeded since its last. */
    static void release(JobsDraft draft, JobId id) {
        if (draft.job(id).isReleased() && draft.hasRoom(id)) {
            draft.queue(id, JobRun.Cause.PARENTS, Optional.empty(), Optional.empty(), Map.of());
        }
    }

    private static void remove(JobsDraft draft, JobId id) {
        if (draft.state()
                .find(id)
                .filter(job -> job.removing() && job.active().isEmpty())
                .isPresent()) {
            draft.add(new JobEvent.Removed(id, draft.wallMillis()));
            draft.session.forget(id);
        }
    }

    private void run() {
        expunge();
        boolean over = active().ending().isEmpty() && judge();
        if (!over && active().ending().isPresent()) {
            over = end();
        }
        if (!over) {
            followUp();
            draft.session.agenda().next(id, number, nextMillis());
        }
    }

    private long nextMillis() {
        long next = Long.MAX_VALUE;
        for (JobTask task : active().tasks().values()) {
            TaskTrack track = draft.session.task(task.taskId(), draft.millis());
            next = Math.min(next, track.nextMillis(draft.settings, task.ending().isPresent()));
        }
        return next;
    }

    /**
     * Decides whether enough has succeeded, or can no more.
     *
     * @return whether the run is over
     */
    private boolean judge() {
        ActiveRun run = active();
        int instances = run.spec().instances();
        int needed = run.spec().successesNeeded();
        int failed = run.failed();
        int succeeded = run.succeeded();
        if (succeeded >= needed && run.tasks().isEmpty()) {
            over(JobRun.State.SUCCEEDED, failed == 0 ? "" : failed + " of " + instances + " tasks failed");
            return true;
        } else if (succeeded >= needed) {
            // As Kubernetes' success policy: what goes on is of no use any more.
            String why = succeeded + " of " + instances + " tasks have succeeded, which is enough";
            draft.add(new JobEvent.RunEnding(id, number, JobRun.State.SUCCEEDED, why, draft.wallMillis()));
        } else if (instances - failed < needed) {
            String why = failed + " of " + instances + " tasks failed"
                    + lastFailure(run).map(message -> "; the last: " + message).orElse("");
            draft.add(new JobEvent.RunEnding(id, number, JobRun.State.FAILED, why, draft.wallMillis()));
        }
        return false;
    }

    /** @return whether the run is over */
    private boolean end() {
        ActiveRun run = active();
        JobEvent.RunEnding ending = run.ending().orElseThrow();
        if (run.tasks().isEmpty()) {
            over(ending.as(), ending.why());
            return true;
        }
        for (JobTask task : run.tasks().values()) {
            if (task.ending().isEmpty()) {
                draft.add(new JobEvent.TaskEnding(id, number, task.taskId(), "the run ends", draft.wallMillis()));
            }
        }
        return false;
    }

    private void over(JobRun.State state, String why) {
        draft.add(new JobEvent.RunEnded(id, number, state, why, draft.wallMillis()));
        draft.session.forget(id, number);
        if (state == JobRun.State.SUCCEEDED) {
            draft.state().childrenOf(id).forEach(child -> release(draft, child));
        }
    }

    /** Tasks of agents that have been away for long enough count as failed; should they come back, they are ended. */
    private void expunge() {
        for (JobTask task : active().tasks().values()) {
            TaskTrack track = draft.session.task(task.taskId(), draft.millis());
            if (track.isUnreachableFor(draft.settings, draft.millis())
                    || (track.isUnreachable() && task.ending().isPresent())) {
                TaskResult result = new TaskResult(
                        task,
                        TaskState.UNREACHABLE,
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        "its agent is unreachable",
                        Optional.empty(),
                        Optional.empty(),
                        draft.wallMillis());
                draft.add(new JobEvent.TaskEnded(id, number, result, true));
                draft.session.forget(task.taskId());
                delayRetry(draft, id, number, task.index());
            }
        }
    }

    /** The task has failed: the next attempt waits for a while. */
    static void delayRetry(JobsDraft draft, JobId id, long number, int index) {
        ActiveRun run = draft.state().find(id, number).orElseThrow();
        long delay = run.spec().retry().delayMillis(run.attempts(index));
        draft.session.run(id, number).delay(index, draft.millis() + delay);
    }

    /** Says again what may have been lost on its way. */
    private void followUp() {
        if (!draft.session.isSubscribed()) {
            return;
        }
        for (JobTask task : active().tasks().values()) {
            TaskTrack track = draft.session.task(task.taskId(), draft.millis());
            if (task.ending().isPresent() && track.isToBeKilled(draft.settings, draft.millis())) {
                draft.call(new SchedulerCall.Kill(task.taskId(), Optional.empty()));
            } else if (track.isToBeAsked(draft.settings, draft.millis())) {
                draft.call(new SchedulerCall.Reconcile(
                        List.of(new SchedulerCall.Reconcile.Task(task.taskId(), agentToAskAbout(task, track)))));
            }
        }
    }

    /**
     * Where an agent is named, what the allocator says of a task that it does not know is what may have become of it
     * there. Of a task whose launch may have been lost with a master it is to say just that: then it is launched again,
     * and counts as not launched.
     */
    private static Optional<AgentId> agentToAskAbout(JobTask task, TaskTrack track) {
        return track.isUnheard() && !task.started() ? Optional.empty() : Optional.of(task.agentId());
    }

    private static Optional<String> lastFailure(ActiveRun run) {
        return run.results()
                .values()
                .toJavaStream()
                .filter(result -> !result.success())
                .max(Comparator.comparingLong(TaskResult::endedMillis))
                .map(result -> result.message().isEmpty() ? result.state().wireName() : result.message());
    }

    private ActiveRun active() {
        return draft.state().find(id, number).orElseThrow();
    }
}
