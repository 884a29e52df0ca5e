package io.kebne.http.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.http.service.AppWriter;
import io.kebne.protocol.job.EndedRun;
import io.kebne.protocol.job.JobReport;
import io.kebne.protocol.job.JobRun;
import io.kebne.protocol.job.JobSpec;
import io.kebne.protocol.job.JobTask;
import io.kebne.protocol.job.Schedule;
import io.kebne.protocol.job.TaskResult;
import java.util.List;
import java.util.Locale;

/** Writes jobs and their runs in Kebne's own format. A definition can be read again. */
final class JobWriter {
    private static final double THOUSAND = 1000.0;

    private JobWriter() {}

    static ObjectNode job(JobReport report, boolean withRuns) {
        ObjectNode job = definition(report.spec());
        ObjectNode status = job.putObject("status");
        status.put("state", state(report));
        report.nextSlotMillis().ifPresent(at -> status.put("nextSlot", AppWriter.time(at)));
        report.waiting().ifPresent(why -> status.put("waiting", why));
        status.put("slotsSkipped", report.slotsSkipped());
        report.fresh().forEach(parent -> status.withArray("parentsSucceeded").add(parent.value()));
        status.put("successes", report.successes());
        status.put("failures", report.failures());
        report.lastSuccessMillis().ifPresent(at -> status.put("lastSuccess", AppWriter.time(at)));
        report.lastFailureMillis().ifPresent(at -> status.put("lastFailure", AppWriter.time(at)));
        report.meanRunMillis().ifPresent(millis -> status.put("meanRunSeconds", millis / THOUSAND));
        last(report, status);
        if (withRuns) {
            runs(status.putArray("runs"), report);
        }
        return job;
    }

    /** All runs that are remembered, the latest first. */
    static void runs(ArrayNode out, JobReport report) {
        for (int i = report.active().size() - 1; i >= 0; i--) {
            active(out.addObject(), report.active().get(i));
        }
        for (int i = report.ended().size() - 1; i >= 0; i--) {
            ended(out.addObject(), report.ended().get(i));
        }
    }

    /** What the job is about. */
    static String state(JobReport report) {
        if (report.removing()) {
            return "removing";
        }
        List<JobReport.Active> active = report.active();
        if (active.stream().anyMatch(run -> run.running() > 0)) {
            return "running";
        }
        return !active.isEmpty() ? "pending" : report.spec().suspended() ? "suspended" : "idle";
    }

    private static void last(JobReport report, ObjectNode status) {
        if (!report.ended().isEmpty()) {
            EndedRun last = report.ended().get(report.ended().size() - 1).run();
            status.putObject("lastRun").put("run", last.run().number()).put("state", name(last.state()));
        }
    }

    private static void active(ObjectNode out, JobReport.Active run) {
        JobRun.State state = run.startedMillis().isPresent() ? JobRun.State.RUNNING : JobRun.State.PENDING;
        head(out, run.run(), state, run.ending().orElse(""));
        run.startedMillis().ifPresent(at -> out.put("started", AppWriter.time(at)));
        out.put("instances", run.instances());
        out.put("missing", run.missing());
        out.put("running", run.running());
        out.put("succeeded", run.succeeded());
        out.put("failed", run.failed());
        ObjectNode refusals = out.putObject("refusals");
        run.refusals().forEach(refusals::put);
        ArrayNode tasks = out.putArray("tasks");
        for (JobTask task : run.tasks()) {
            ObjectNode one =
                    task(tasks.addObject(), task).put("state", task.started() ? "TASK_RUNNING" : "TASK_STAGING");
            task.ending().ifPresent(why -> one.put("ending", why));
        }
        run.results().forEach(result -> result(tasks.addObject(), result));
    }

    private static void ended(ObjectNode out, JobReport.Ended ended) {
        EndedRun run = ended.run();
        head(out, run.run(), run.state(), run.why());
        run.startedMillis().ifPresent(at -> out.put("started", AppWriter.time(at)));
        out.put("ended", AppWriter.time(run.endedMillis()));
        out.put("succeeded", ended.succeeded());
        out.put("failed", ended.failed());
        ArrayNode tasks = out.putArray("tasks");
        run.results().forEach(result -> result(tasks.addObject(), result));
    }

    private static void head(ObjectNode out, JobRun run, JobRun.State state, String why) {
        out.put("run", run.number());
        out.put("state", name(state));
        if (!why.isEmpty()) {
            out.put("why", why);
        }
        out.put("cause", run.cause().name().toLowerCase(Locale.ROOT));
        run.slotMillis().ifPresent(slot -> out.put("slot", AppWriter.time(slot)));
        run.again().ifPresent(number -> out.put("repeats", number));
        if (!run.parameters().isEmpty()) {
            AppWriter.texts(out.putObject("parameters"), run.parameters());
        }
        out.put("queued", AppWriter.time(run.queuedMillis()));
    }

    private static ObjectNode task(ObjectNode out, JobTask task) {
        return out.put("index", task.index())
                .put("attempt", task.attempt())
                .put("taskId", task.taskId().value())
                .put("slaveId", task.agentId().value())
                .put("host", task.hostname())
                .put("launched", AppWriter.time(task.launchedMillis()));
    }

    private static void result(ObjectNode out, TaskResult result) {
        task(out, result.task())
                .put("state", result.state().wireName())
                .put("success", result.success())
                .put("ended", AppWriter.time(result.endedMillis()));
        result.exitCode().ifPresent(code -> out.put("exitCode", code));
        result.signal().ifPresent(signal -> out.put("signal", signal));
        if (!result.message().isEmpty()) {
            out.put("message", result.message());
        }
        result.executorId().ifPresent(id -> out.put("executorId", id));
        result.containerId().ifPresent(id -> out.put("containerId", id));
    }

    static ObjectNode definition(JobSpec spec) {
        ObjectNode job = AppWriter.MAPPER.createObjectNode();
        job.put("id", spec.id().value());
        AppWriter.program(job, spec.program());
        job.put("cpus", spec.demand().cpus() / THOUSAND);
        job.put("mem", spec.demand().mem() / THOUSAND);
        job.put("disk", spec.demand().disk() / THOUSAND);
        job.put("instances", spec.instances());
        AppWriter.texts(job.putObject("parameters"), spec.parameters());
        spec.schedule().ifPresent(schedule -> schedule(job, schedule));
        ArrayNode parents = job.putArray("parents");
        spec.parents().forEach(parent -> parents.add(parent.value()));
        job.put("retries", spec.retry().retries());
        job.put("backoffSeconds", AppWriter.seconds(spec.retry().backoff()));
        job.put("backoffFactor", spec.retry().factor());
        job.put("maxBackoffSeconds", AppWriter.seconds(spec.retry().most()));
        spec.timeout().ifPresent(time -> job.put("timeoutSeconds", AppWriter.seconds(time)));
        ObjectNode success = job.putObject("success");
        spec.success().exitCodes().forEach(success.putArray("exitCodes")::add);
        spec.success().tasks().ifPresent(count -> success.put("tasks", count));
        job.put("history", spec.history());
        job.put("gang", spec.gang());
        spec.expectedRunTime().ifPresent(time -> job.put("expectedRunTimeSeconds", AppWriter.seconds(time)));
        job.put("suspended", spec.suspended());
        AppWriter.texts(job.putObject("labels"), spec.labels());
        job.put("role", spec.role());
        job.put("priority", spec.priority());
        return job;
    }

    private static void schedule(ObjectNode job, Schedule schedule) {
        job.put("schedule", schedule.text());
        job.put("timeZone", schedule.timeZone());
        job.put("concurrencyPolicy", schedule.concurrency().name().toLowerCase(Locale.ROOT));
        job.put("catchUp", schedule.catchUp().name().toLowerCase(Locale.ROOT));
        job.put("catchUpLimit", schedule.catchUpLimit());
        schedule.startingDeadline().ifPresent(time -> job.put("startingDeadlineSeconds", AppWriter.seconds(time)));
    }

    private static String name(JobRun.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
