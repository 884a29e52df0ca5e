package io.kebne.actors.job.core;

import io.kebne.protocol.job.EndedRun;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.JobReply;
import io.kebne.protocol.job.JobReport;
import io.kebne.protocol.job.JobRun;
import io.kebne.protocol.job.JobTask;
import io.kebne.protocol.job.TaskResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Jobs as readers see them. */
final class JobReports {
    /** About how many characters one answer may have, of which a message between masters holds a quarter more. */
    private static final int MAX_SIZE = 400 * 1024;

    private static final int SPEC_SIZE = 1500;
    private static final int RUN_SIZE = 400;

    /** How many tasks of all runs of a job are told of. */
    private static final int MAX_TASKS = 400;

    /** How many characters of the parameters of all runs of a job are told of. */
    private static final int MAX_PARAMETERS = 100 * 1024;

    private final JobsDraft draft;
    private final JobState job;
    private int tasks;
    private int parameters;

    /**
     * @param tasks how many are told of at most
     * @param parameters how many characters of them are told of at most
     */
    private JobReports(JobsDraft draft, JobState job, int tasks, int parameters) {
        this.draft = draft;
        this.job = job;
        this.tasks = tasks;
        this.parameters = parameters;
    }

    static JobReply show(JobsDraft draft, JobId id) {
        return draft.state()
                .find(id)
                .<JobReply>map(job -> new JobReply.Page(
                        List.of(new JobReports(draft, job, MAX_TASKS, MAX_PARAMETERS).report(Integer.MAX_VALUE)),
                        false))
                .orElseGet(() -> new JobReply.Refused(JobReply.Cause.NOT_FOUND, "id", "there is no job " + id));
    }

    /** With the latest run that has ended of each, and without tasks and parameters. */
    static JobReply list(JobsDraft draft, Optional<JobId> after) {
        List<JobReport> reports = new ArrayList<>();
        int size = 0;
        for (JobState job : draft.state().jobs().values()) {
            if (after.isPresent() && job.id().compareTo(after.get()) <= 0) {
                continue;
            }
            size += job.spec().size() + SPEC_SIZE + job.active().size() * RUN_SIZE;
            if (size > MAX_SIZE && !reports.isEmpty()) {
                return new JobReply.Page(reports, true);
            }
            reports.add(new JobReports(draft, job, 0, 0).report(1));
        }
        return new JobReply.Page(reports, false);
    }

    private JobReport report(int history) {
        List<JobReport.Active> active = job.runs().stream().map(this::active).toList();
        List<JobReport.Ended> ended = new ArrayList<>();
        // The latest are of the most interest.
        for (EndedRun run : job.ended().takeRight(history).reverse()) {
            ended.add(0, ended(run));
        }
        OptionalLong next = job.spec()
                .schedule()
                .map(schedule -> draft.session.next(job.id(), schedule, job.positionMillis()))
                .orElse(OptionalLong.empty());
        return new JobReport(
                job.spec(),
                job.removing(),
                next.isPresent() && job.mayBeginByItself() ? Optional.of(next.getAsLong()) : Optional.empty(),
                draft.session.waiting(job.id()),
                job.skipped(),
                job.fresh().toJavaList(),
                job.totals().successes(),
                job.totals().failures(),
                job.totals().lastSuccessMillis(),
                job.totals().lastFailureMillis(),
                job.totals().meanRunMillis(),
                active,
                ended);
    }

    private JobReport.Active active(ActiveRun run) {
        List<JobTask> running = some(run.tasks().values().toJavaList());
        List<TaskResult> results = some(run.results().values().toJavaList());
        return new JobReport.Active(
                told(run.run()),
                run.spec().instances(),
                run.ending().map(ending -> ending.why()),
                run.startedMillis(),
                run.missing().size(),
                run.tasks().size(),
                run.succeeded(),
                run.failed(),
                running,
                results,
                draft.session.run(job.id(), run.number()).refusals());
    }

    private JobReport.Ended ended(EndedRun run) {
        int succeeded = (int) run.results().stream().filter(TaskResult::success).count();
        EndedRun told = new EndedRun(
                told(run.run()), run.state(), run.why(), run.startedMillis(), run.endedMillis(), some(run.results()));
        return new JobReport.Ended(told, succeeded, run.results().size() - succeeded);
    }

    /** With its parameters, if there is room for them: many runs with large ones would be too much for a message. */
    private JobRun told(JobRun run) {
        int size = 0;
        for (Map.Entry<String, String> one : run.parameters().entrySet()) {
            size += one.getKey().length() + one.getValue().length();
        }
        if (size > parameters) {
            return new JobRun(
                    run.number(), run.cause(), run.slotMillis(), run.again(), new TreeMap<>(), run.queuedMillis());
        }
        parameters -= size;
        return run;
    }

    private <T> List<T> some(List<T> all) {
        List<T> told = all.subList(0, Math.min(tasks, all.size()));
        tasks -= told.size();
        return told;
    }
}
