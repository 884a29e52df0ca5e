package io.kebne.http.job;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.completeWithFuture;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.delete;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.handleExceptions;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.pathEndOrSingleSlash;
import static akka.http.javadsl.server.Directives.pathPrefix;
import static akka.http.javadsl.server.Directives.post;
import static akka.http.javadsl.server.Directives.put;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.ExceptionHandler;
import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.http.request.JsonBody;
import io.kebne.http.request.Parameters;
import io.kebne.http.service.AppWriter;
import io.kebne.http.service.ServiceAnswers;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.job.JobCommand;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.JobReply;
import io.kebne.protocol.job.JobReport;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** {@code /v1/scheduler} and {@code /scheduler}: what clients of Chronos call. Faults are answered with 400, as Chronos does. */
final class ChronosRoutes {
    private static final int DEFAULT_LIMIT = 10;

    private final JobQueries queries;

    private ChronosRoutes(JobQueries queries) {
        this.queries = queries;
    }

    static Route create(JobQueries queries) {
        ChronosRoutes routes = new ChronosRoutes(queries);
        ExceptionHandler handler = ExceptionHandler.newBuilder()
                .match(InvalidValueException.class, e -> complete(fault(e.getMessage())))
                .build();
        Route scheduler = pathPrefix("scheduler", () -> handleExceptions(handler, routes::scheduler));
        // Chronos had them without a version before 3.0, and clients of then still ask there.
        return concat(pathPrefix("v1", () -> scheduler), scheduler);
    }

    private Route scheduler() {
        return concat(
                path("iso8601", () -> post(() -> JsonBody.of(body -> submit(body, true)))),
                path("dependency", () -> post(() -> JsonBody.of(body -> submit(body, false)))),
                pathPrefix("jobs", this::jobs),
                path(PathMatchers.segment("job").slash(PathMatchers.segment()), name -> job(id(name))),
                path(
                        PathMatchers.segment("task").slash("kill").slash(PathMatchers.segment()),
                        name -> delete(() -> change(new JobCommand.Kill(id(name), Optional.empty())))),
                path(PathMatchers.segment("graph").slash("dot"), () -> get(() -> text(ChronosRoutes::dot))),
                path(PathMatchers.segment("graph").slash("csv"), () -> get(() -> text(ChronosRoutes::csv))));
    }

    private Route jobs() {
        return concat(
                pathEndOrSingleSlash(() -> get(() -> json(reports -> array(reports)))),
                path("search", () -> get(() -> Parameters.query(this::search))),
                path(
                        "summary",
                        () -> get(() -> json(reports -> {
                            ObjectNode document = AppWriter.MAPPER.createObjectNode();
                            ArrayNode jobs = document.putArray("jobs");
                            reports.forEach(report -> jobs.add(ChronosFormat.summary(report)));
                            return document;
                        }))));
    }

    private Route job(JobId id) {
        return concat(
                put(() -> Parameters.query(parameters -> {
                    if (parameters.find("arguments").filter(a -> !a.isBlank()).isPresent()) {
                        throw new InvalidValueException("arguments", "are not supported");
                    }
                    return change(new JobCommand.Run(id, new TreeMap<>()));
                })),
                delete(() -> change(new JobCommand.Remove(id))));
    }

    private Route submit(JsonNode body, boolean scheduled) {
        return change(new JobCommand.Submit(List.of(ChronosFormat.read(body, scheduled)), false, false));
    }

    private Route change(JobCommand command) {
        return JobRoutes.noted(
                command,
                queries.command(
                        command,
                        done -> HttpResponse.create().withStatus(StatusCodes.NO_CONTENT),
                        ChronosRoutes::refused));
    }

    private static HttpResponse refused(JobReply.Refused refused) {
        return refused.cause() == JobReply.Cause.FULL
                ? ServiceAnswers.message(StatusCodes.TOO_MANY_REQUESTS, refused.message())
                : fault(
                        refused.cause() == JobReply.Cause.INVALID
                                ? refused.field() + " " + refused.message()
                                : refused.message());
    }

    private Route search(Parameters parameters) {
        String name = parameters.find("name").orElse("").toLowerCase(Locale.ROOT);
        String command = parameters.find("command").orElse("").toLowerCase(Locale.ROOT);
        String any = parameters.find("any").orElse("").toLowerCase(Locale.ROOT);
        long limit = parameters.wholeNumber("limit", DEFAULT_LIMIT, 0, Integer.MAX_VALUE);
        long offset = parameters.wholeNumber("offset", 0, 0, Integer.MAX_VALUE);
        return json(reports -> array(reports.stream()
                .filter(report -> {
                    String id = report.spec().id().value().toLowerCase(Locale.ROOT);
                    String line = ChronosFormat.command(report.spec()).toLowerCase(Locale.ROOT);
                    boolean found = id.contains(name) && line.contains(command);
                    return any.isEmpty() ? found : id.contains(any) || line.contains(any);
                })
                .skip(offset)
                .limit(limit)
                .toList()));
    }

    private static ArrayNode array(List<JobReport> reports) {
        ArrayNode jobs = AppWriter.MAPPER.createArrayNode();
        reports.forEach(report -> jobs.add(ChronosFormat.write(report)));
        return jobs;
    }

    private static String dot(List<JobReport> reports) {
        StringBuilder dot = new StringBuilder("digraph G {\n");
        for (JobReport report : reports) {
            dot.append("  \"").append(report.spec().id()).append("\";\n");
            report.spec()
                    .parents()
                    .forEach(parent -> dot.append("  \"")
                            .append(parent)
                            .append("\" -> \"")
                            .append(report.spec().id())
                            .append("\";\n"));
        }
        return dot.append("}\n").toString();
    }

    /** Lines of Chronos' web page. */
    private static String csv(List<JobReport> reports) {
        StringBuilder csv = new StringBuilder();
        for (JobReport report : reports) {
            csv.append("node,").append(report.spec().id()).append(',');
            csv.append(ChronosFormat.status(report)).append(',').append(ChronosFormat.state(report));
            csv.append('\n');
            report.spec()
                    .parents()
                    .forEach(parent -> csv.append("link,")
                            .append(parent)
                            .append(',')
                            .append(report.spec().id())
                            .append('\n'));
        }
        return csv.toString();
    }

    private Route json(Function<List<JobReport>, JsonNode> document) {
        return completeWithFuture(queries.all().thenApply(reports -> ServiceAnswers.ok(document.apply(reports))));
    }

    private Route text(Function<List<JobReport>, String> document) {
        return completeWithFuture(queries.all()
                .thenApply(reports -> HttpResponse.create()
                        .withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, document.apply(reports)))));
    }

    private static JobId id(String name) {
        try {
            return new JobId(name);
        } catch (InvalidValueException e) {
            throw new InvalidValueException("name", e.reason());
        }
    }

    private static HttpResponse fault(String message) {
        return ServiceAnswers.json(
                StatusCodes.BAD_REQUEST,
                AppWriter.MAPPER.createObjectNode().put("status", "400").put("message", message));
    }
}
