package io.kebne.http.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.http.request.JsonFields;
import io.kebne.http.service.AppFields;
import io.kebne.http.service.AppReader;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.job.JobCommand;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.JobSpec;
import io.kebne.protocol.job.Retry;
import io.kebne.protocol.job.Schedule;
import io.kebne.protocol.job.Schedule.CatchUp;
import io.kebne.protocol.job.Schedule.Concurrency;
import io.kebne.protocol.job.Success;
import io.kebne.protocol.role.Role;
import io.kebne.protocol.service.Demand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/** Reads jobs in Kebne's own format. What cannot be accepted is an {@link InvalidValueException} that names the field. */
final class JobReader {
    private static final String[] FIELDS = {
        "id",
        "cmd",
        "container",
        "networks",
        "args",
        "user",
        "env",
        "fetch",
        "uris",
        "jvm",
        "resources",
        "cpus",
        "mem",
        "disk",
        "instances",
        "parameters",
        "schedule",
        "timeZone",
        "concurrencyPolicy",
        "catchUp",
        "catchUpLimit",
        "startingDeadlineSeconds",
        "parents",
        "retries",
        "backoffSeconds",
        "backoffFactor",
        "maxBackoffSeconds",
        "timeoutSeconds",
        "success",
        "history",
        "gang",
        "expectedRunTimeSeconds",
        "suspended",
        "labels",
        "role",
        "priority",
        // What answers say beside, and clients may send back.
        "status"
    };

    private JobReader() {}

    /** One job, or an array of them. */
    static List<JobSpec> readAll(JsonNode body) {
        if (!body.isArray()) {
            return List.of(read(JsonFields.of("", body)));
        }
        if (body.size() > JobCommand.MAX_AT_ONCE) {
            throw new InvalidValueException("body", "must hold at most " + JobCommand.MAX_AT_ONCE + " jobs");
        }
        List<JobSpec> jobs = new ArrayList<>();
        for (JsonNode one : body) {
            jobs.add(JsonFields.of("[" + jobs.size() + "]", one).make(JobReader::read));
        }
        return List.copyOf(jobs);
    }

    private static JobSpec read(JsonFields job) {
        job.only(FIELDS);
        return new JobSpec(
                new JobId(job.text("id")),
                AppReader.program(job),
                demand(job),
                AppFields.whole(job, "instances", 1),
                AppFields.texts(job, "parameters"),
                schedule(job),
                new TreeSet<>(
                        job
                                .find("parents")
                                .map(node -> JsonFields.texts(job.at("parents"), node))
                                .orElse(List.of())
                                .stream()
                                .map(parent -> AppFields.named(job.at("parents"), () -> new JobId(parent)))
                                .toList()),
                new Retry(
                        AppFields.whole(job, "retries", 0),
                        AppFields.seconds(job, "backoffSeconds", Retry.NONE.backoff()),
                        AppFields.number(job, "backoffFactor", Retry.NONE.factor()),
                        AppFields.seconds(job, "maxBackoffSeconds", Retry.NONE.most())),
                time(job, "timeoutSeconds"),
                success(job),
                AppFields.whole(job, "history", JobSpec.DEFAULT_HISTORY),
                AppFields.flag(job, "gang", false),
                time(job, "expectedRunTimeSeconds"),
                AppFields.flag(job, "suspended", false),
                AppFields.texts(job, "labels"),
                AppFields.named(
                        job.at("role"),
                        () -> Role.require(AppFields.text(job, "role").orElse(Role.DEFAULT))),
                AppFields.whole(job, "priority", 0));
    }

    /** Either by fields of their own, or together as a task definition has them. */
    private static Demand demand(JsonFields job) {
        JsonFields amounts = job.find("resources")
                .map(node -> JsonFields.of(job.at("resources"), node).only("cpus", "mem", "disk"))
                .orElse(job);
        if (amounts != job) {
            for (String name : List.of("cpus", "mem", "disk")) {
                if (job.find(name).isPresent()) {
                    throw new InvalidValueException(job.at(name), "must not be given beside resources");
                }
            }
        }
        return amounts.make(fields -> new Demand(
                AppFields.amount(fields, "cpus", 1000),
                AppFields.amount(fields, "mem", 128_000),
                AppFields.amount(fields, "disk", 0)));
    }

    private static Optional<Schedule> schedule(JsonFields job) {
        if (job.find("schedule").isEmpty()) {
            for (String name :
                    List.of("timeZone", "concurrencyPolicy", "catchUp", "catchUpLimit", "startingDeadlineSeconds")) {
                if (job.find(name).isPresent()) {
                    throw new InvalidValueException(job.at(name), "has no meaning without schedule");
                }
            }
            return Optional.empty();
        }
        return Optional.of(new Schedule(
                job.text("schedule"),
                AppFields.text(job, "timeZone").orElse("UTC"),
                choice(job, "concurrencyPolicy", Concurrency.values(), Concurrency.ALLOW),
                choice(job, "catchUp", CatchUp.values(), CatchUp.NONE),
                AppFields.whole(job, "catchUpLimit", Schedule.DEFAULT_CATCH_UP),
                time(job, "startingDeadlineSeconds")));
    }

    private static Success success(JsonFields job) {
        return job.find("success")
                .map(node -> JsonFields.of(job.at("success"), node).only("exitCodes", "tasks"))
                .map(fields -> new Success(
                        new TreeSet<>(codes(fields)), fields.find("tasks").map(node -> fields.wholeNumber("tasks"))))
                .orElse(Success.DEFAULT);
    }

    private static List<Integer> codes(JsonFields success) {
        List<Integer> codes = new ArrayList<>();
        JsonNode node = success.find("exitCodes").orElse(null);
        if (node != null && !node.isArray()) {
            throw new InvalidValueException(success.at("exitCodes"), "must be an array of whole numbers");
        }
        for (JsonNode code : node == null ? List.<JsonNode>of() : node) {
            if (!code.isIntegralNumber() || !code.canConvertToInt()) {
                throw new InvalidValueException(success.at("exitCodes"), "must be an array of whole numbers");
            }
            codes.add(code.intValue());
        }
        return codes;
    }

    /** Empty when there is none. */
    static Optional<Duration> time(JsonFields job, String name) {
        return job.find(name).map(node -> AppFields.seconds(job, name, Duration.ZERO));
    }

    /** In small letters. */
    private static <E extends Enum<E>> E choice(JsonFields job, String name, E[] values, E fallback) {
        if (job.find(name).isEmpty()) {
            return fallback;
        }
        String text = job.text(name);
        List<String> names = new ArrayList<>();
        for (E one : values) {
            names.add(one.name().toLowerCase(Locale.ROOT));
            if (names.get(names.size() - 1).equals(text)) {
                return one;
            }
        }
        throw new InvalidValueException(job.at(name), "must be one of " + String.join(", ", names));
    }

    /** The body of a run: nothing, or an object with parameters. */
    static SortedMap<String, String> parameters(JsonNode body) {
        return AppFields.texts(JsonFields.of("", body).only("parameters"), "parameters");
    }

    /** A definition whose id stands in the request's path. */
    static List<JobSpec> named(JsonNode body, JobId id) {
        JsonFields.of("", body);
        ObjectNode whole = body.deepCopy();
        if (!whole.has("id")) {
            whole.put("id", id.value());
        }
        List<JobSpec> read = readAll(whole);
        if (!read.get(0).id().equals(id)) {
            throw new InvalidValueException("id", "must be " + id + ", as in the request's path");
        }
        return read;
    }
}
