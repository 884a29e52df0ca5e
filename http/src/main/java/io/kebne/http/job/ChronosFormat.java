package io.kebne.http.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.http.request.JsonFields;
import io.kebne.http.service.AppFields;
import io.kebne.http.service.AppWriter;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.job.EndedRun;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.JobReport;
import io.kebne.protocol.job.JobRun;
import io.kebne.protocol.job.JobSpec;
import io.kebne.protocol.job.Retry;
import io.kebne.protocol.job.Schedule;
import io.kebne.protocol.job.Success;
import io.kebne.protocol.role.Role;
import io.kebne.protocol.service.Demand;
import io.kebne.protocol.service.Program;
import io.kebne.protocol.task.Uri;
import java.time.Duration;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Jobs as Chronos writes them. */
final class ChronosFormat {
    private static final double THOUSAND = 1000.0;
    private static final Duration EPSILON = Duration.ofSeconds(60);
    /** Carried along in labels of these names. */
    private static final List<String> NOTES = List.of("owner", "ownerName", "description");

    /** What is answered, and may be sent back; what has no meaning here. */
    private static final Set<String> IGNORED = Set.of(
            "successCount",
            "errorCount",
            "lastSuccess",
            "lastError",
            "errorsSinceLastSuccess",
            "async",
            "executor",
            "executorFlags",
            "taskInfoData",
            "softError",
            "dataProcessingJobType",
            "jobType");

    private static final Set<String> KNOWN = Set.of(
            "name",
            "command",
            "arguments",
            "shell",
            "runAsUser",
            "environmentVariables",
            "uris",
            "fetch",
            "cpus",
            "mem",
            "disk",
            "schedule",
            "scheduleTimeZone",
            "epsilon",
            "parents",
            "retries",
            "highPriority",
            "disabled",
            "owner",
            "ownerName",
            "description",
            "constraints",
            "container");

    private ChronosFormat() {}

    /** @param scheduled whether it has a schedule, rather than parents */
    static JobSpec read(JsonNode body, boolean scheduled) {
        JsonFields job = JsonFields.of("", body);
        require(job);
        List<String> parents = job.find("parents")
                .map(node -> JsonFields.texts("parents", node))
                .orElse(List.of());
        if (scheduled && !parents.isEmpty()) {
            throw new InvalidValueException("parents", "must not be given beside a schedule");
        } else if (!scheduled && parents.isEmpty()) {
            throw new InvalidValueException("parents", "must name at least one job");
        }
        return new JobSpec(
                AppFields.named("name", () -> new JobId(job.text("name"))),
                program(job),
                new Demand(
                        AppFields.amount(job, "cpus", 100),
                        AppFields.amount(job, "mem", 128_000),
                        AppFields.amount(job, "disk", 256_000)),
                1,
                new TreeMap<>(),
                scheduled ? Optional.of(schedule(job)) : Optional.empty(),
                new TreeSet<>(parents.stream().map(JobId::new).toList()),
                Retry.times(AppFields.whole(job, "retries", 2)),
                Optional.empty(),
                Success.DEFAULT,
                JobSpec.DEFAULT_HISTORY,
                false,
                Optional.empty(),
                AppFields.flag(job, "disabled", false),
                labels(job),
                Role.DEFAULT,
                AppFields.flag(job, "highPriority", false) ? 1 : 0);
    }

    private static void require(JsonFields job) {
        job.entries().forEach(entry -> {
            JsonNode value = entry.getValue();
            boolean empty = value.isNull() || (value.isContainerNode() && value.isEmpty());
            if (List.of("constraints", "container").contains(entry.getKey()) && !empty) {
                throw new InvalidValueException(entry.getKey(), "is not supported");
            } else if (!KNOWN.contains(entry.getKey()) && !IGNORED.contains(entry.getKey())) {
                throw new InvalidValueException(entry.getKey(), "there is no such field");
            }
        });
    }

    private static Schedule schedule(JsonFields job) {
        String text = job.text("schedule");
        if (!text.startsWith("R")) {
            throw new InvalidValueException("schedule", "must be a repeating interval of ISO 8601");
        }
        return new Schedule(
                text,
                AppFields.text(job, "scheduleTimeZone")
                        .filter(zone -> !zone.isEmpty())
                        .orElse("UTC"),
                Schedule.Concurrency.ALLOW,
                Schedule.CatchUp.NONE,
                Schedule.DEFAULT_CATCH_UP,
                Optional.of(AppFields.text(job, "epsilon")
                        .map(ChronosFormat::period)
                        .orElse(EPSILON)));
    }

    /** Months and years are no lengths of time. */
    private static Duration period(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            // Weeks are days too.
        }
        try {
            Period days = Period.parse(text);
            if (days.toTotalMonths() == 0) {
                return Duration.ofDays(days.get(ChronoUnit.DAYS));
            }
        } catch (DateTimeParseException e) {
            // As below.
        }
        throw new InvalidValueException("epsilon", "must be a time of ISO 8601 such as PT30M");
    }

    private static Program program(JsonFields job) {
        boolean shell = AppFields.flag(job, "shell", true);
        List<String> arguments = job.find("arguments")
                .map(node -> JsonFields.texts("arguments", node))
                .orElse(List.of());
        if (shell && !arguments.isEmpty()) {
            throw new InvalidValueException("arguments", "need shell to be false");
        }
        String command = job.text("command");
        List<String> args = new ArrayList<>();
        if (!shell) {
            args.add(command);
            args.addAll(arguments);
        }
        return new Program(
                shell ? Optional.of(command) : Optional.empty(),
                args,
                AppFields.text(job, "runAsUser").filter(user -> !user.isEmpty()),
                variables(job),
                fetch(job),
                Optional.empty(),
                Optional.empty());
    }

    private static SortedMap<String, String> variables(JsonFields job) {
        SortedMap<String, String> variables = new TreeMap<>();
        job.find("environmentVariables")
                .map(node -> JsonFields.list("environmentVariables", node))
                .orElse(List.of())
                .forEach(one -> {
                    one.only("name", "value");
                    variables.put(one.text("name"), one.text("value"));
                });
        return variables;
    }

    private static List<Uri> fetch(JsonFields job) {
        List<Uri> fetch = new ArrayList<>();
        for (JsonFields one :
                job.find("fetch").map(node -> JsonFields.list("fetch", node)).orElse(List.of())) {
            one.only("uri", "executable", "extract", "cache", "output_file");
            fetch.add(new Uri(
                    one.text("uri"),
                    AppFields.flag(one, "executable", false),
                    AppFields.flag(one, "extract", true),
                    AppFields.flag(one, "cache", false),
                    AppFields.text(one, "output_file").filter(file -> !file.isEmpty())));
        }
        List<String> uris =
                job.find("uris").map(node -> JsonFields.texts("uris", node)).orElse(List.of());
        if (fetch.isEmpty()) {
            uris.forEach(uri -> fetch.add(new Uri(uri, false, true, false, Optional.empty())));
        } else if (!uris.isEmpty()
                && !uris.equals(fetch.stream().map(Uri::value).toList())) {
            throw new InvalidValueException("uris", "must not be given beside fetch");
        }
        return fetch;
    }

    private static SortedMap<String, String> labels(JsonFields job) {
        SortedMap<String, String> labels = new TreeMap<>();
        for (String name : NOTES) {
            AppFields.text(job, name).filter(text -> !text.isEmpty()).ifPresent(text -> labels.put(name, text));
        }
        return labels;
    }

    static ObjectNode write(JobReport report) {
        JobSpec spec = report.spec();
        Program program = spec.program();
        ObjectNode job = AppWriter.MAPPER.createObjectNode();
        job.put("name", spec.id().value());
        job.put("command", command(spec));
        job.put("shell", program.cmd().isPresent());
        ArrayNode arguments = job.putArray("arguments");
        program.args().stream().skip(1).forEach(arguments::add);
        job.put(
                "epsilon",
                spec.schedule()
                        .flatMap(Schedule::startingDeadline)
                        .orElse(EPSILON)
                        .toString());
        job.put("successCount", report.successes());
        job.put("errorCount", report.failures());
        job.put("lastSuccess", report.lastSuccessMillis().map(AppWriter::time).orElse(""));
        job.put("lastError", report.lastFailureMillis().map(AppWriter::time).orElse(""));
        job.put("retries", spec.retry().retries());
        job.put("async", false);
        NOTES.forEach(name -> job.put(name, spec.labels().getOrDefault(name, "")));
        job.put("cpus", spec.demand().cpus() / THOUSAND);
        job.put("mem", spec.demand().mem() / THOUSAND);
        job.put("disk", spec.demand().disk() / THOUSAND);
        job.put("disabled", spec.suspended());
        job.put("highPriority", spec.priority() > 0);
        job.put("runAsUser", program.user().orElse(""));
        job.putArray("constraints");
        ArrayNode uris = job.putArray("uris");
        ArrayNode fetch = job.putArray("fetch");
        for (Uri uri : program.fetch()) {
            uris.add(uri.value());
            fetch.addObject()
                    .put("uri", uri.value())
                    .put("executable", uri.executable())
                    .put("extract", uri.extract())
                    .put("cache", uri.cache())
                    .put("output_file", uri.outputFile().orElse(""));
        }
        ArrayNode variables = job.putArray("environmentVariables");
        program.env()
                .forEach(
                        (name, value) -> variables.addObject().put("name", name).put("value", value));
        spec.schedule()
                .ifPresent(
                        schedule -> job.put("schedule", schedule.text()).put("scheduleTimeZone", schedule.timeZone()));
        if (!spec.parents().isEmpty()) {
            spec.parents().forEach(parent -> job.withArray("parents").add(parent.value()));
        }
        return job;
    }

    static String command(JobSpec spec) {
        return spec.program()
                .cmd()
                .orElseGet(() -> spec.program().args().stream().findFirst().orElse("java"));
    }

    static ObjectNode summary(JobReport report) {
        ObjectNode job = AppWriter.MAPPER.createObjectNode();
        job.put("name", report.spec().id().value());
        job.put("status", status(report));
        job.put("state", state(report));
        job.put("schedule", report.spec().schedule().map(Schedule::text).orElse(""));
        ArrayNode parents = job.putArray("parents");
        report.spec().parents().forEach(parent -> parents.add(parent.value()));
        job.put("disabled", report.spec().suspended());
        return job;
    }

    /** Of the last run. */
    static String status(JobReport report) {
        if (report.ended().isEmpty()) {
            return "fresh";
        }
        EndedRun last = report.ended().get(report.ended().size() - 1).run();
        return last.state() == JobRun.State.SUCCEEDED ? "success" : "failure";
    }

    static String state(JobReport report) {
        int running =
                report.active().stream().mapToInt(JobReport.Active::running).sum();
        return running > 0 ? running + " running" : report.active().isEmpty() ? "idle" : "queued";
    }
}
