package io.kebne.http.job;

import static akka.http.javadsl.server.Directives.completeWithFuture;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.delete;
import static akka.http.javadsl.server.Directives.extractRequest;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.handleExceptions;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.pathEndOrSingleSlash;
import static akka.http.javadsl.server.Directives.pathPrefix;
import static akka.http.javadsl.server.Directives.post;
import static akka.http.javadsl.server.Directives.put;

import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.actors.api.JobsApi;
import io.kebne.http.request.AuditLog;
import io.kebne.http.request.JsonBody;
import io.kebne.http.request.Parameters;
import io.kebne.http.service.AppWriter;
import io.kebne.http.service.ServiceAnswers;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.job.JobCommand;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.JobReply;
import io.kebne.protocol.job.JobReport;
import io.kebne.protocol.job.JobSpec;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** {@code /v2/jobs}: jobs in Kebne's own format, and their runs. */
public final class JobRoutes {
    private final JobQueries queries;

    private JobRoutes(JobQueries queries) {
        this.queries = queries;
    }

    /** These, and those of Chronos. */
    public static Route create(JobsApi jobs) {
        JobQueries queries = new JobQueries(jobs);
        JobRoutes routes = new JobRoutes(queries);
        return concat(
                pathPrefix(
                        "v2", () -> pathPrefix("jobs", () -> handleExceptions(ServiceAnswers.handler(), routes::jobs))),
                ChronosRoutes.create(queries));
    }

    private Route jobs() {
        return concat(
                pathEndOrSingleSlash(() -> concat(
                        get(this::list),
                        post(() -> submit(true, JobReader::readAll, StatusCodes.CREATED)),
                        put(() -> submit(false, JobReader::readAll, StatusCodes.OK)))),
                pathPrefix(PathMatchers.segment(), name -> {
                    JobId id = new JobId(name);
                    return concat(
                            pathEndOrSingleSlash(() -> one(id)),
                            path("rerun", () -> post(() -> change(new JobCommand.Rerun(id), StatusCodes.CREATED))),
                            pathPrefix("runs", () -> runs(id)));
                }));
    }

    private Route one(JobId id) {
        return concat(
                get(() -> show(id, report -> ServiceAnswers.ok(JobWriter.job(report, true)))),
                put(() -> submit(false, body -> JobReader.named(body, id), StatusCodes.OK)),
                delete(() -> change(new JobCommand.Remove(id), StatusCodes.OK)));
    }

    private Route runs(JobId id) {
        return concat(
                pathEndOrSingleSlash(() -> concat(
                        get(() -> show(id, JobRoutes::history)),
                        post(() -> extractRequest(request -> isEmpty(request.entity())
                                ? change(new JobCommand.Run(id, new TreeMap<>()), StatusCodes.CREATED)
                                : JsonBody.of(body -> change(
                                        new JobCommand.Run(id, JobReader.parameters(body)), StatusCodes.CREATED)))),
                        delete(() -> change(new JobCommand.Kill(id, Optional.empty()), StatusCodes.OK)))),
                path(
                        PathMatchers.segment(),
                        run -> concat(
                                get(() -> {
                                    long number = number(run);
                                    return show(id, report -> run(report, number));
                                }),
                                delete(() ->
                                        change(new JobCommand.Kill(id, Optional.of(number(run))), StatusCodes.OK)))));
    }

    private Route list() {
        return completeWithFuture(queries.all().thenCombine(queries.locate(), (reports, located) -> {
            ObjectNode document = AppWriter.MAPPER.createObjectNode();
            document.put("frameworkId", located.frameworkId().value());
            document.put("jobsHost", located.host());
            ArrayNode jobs = document.putArray("jobs");
            reports.forEach(report -> jobs.add(JobWriter.job(report, false)));
            return ServiceAnswers.ok(document);
        }));
    }

    private Route show(JobId id, Function<JobReport, HttpResponse> found) {
        return completeWithFuture(queries.show(id, found));
    }

    private static HttpResponse history(JobReport report) {
        ObjectNode document = AppWriter.MAPPER.createObjectNode();
        JobWriter.runs(document.putArray("runs"), report);
        return ServiceAnswers.ok(document);
    }

    private static HttpResponse run(JobReport report, long number) {
        ArrayNode runs = AppWriter.MAPPER.createArrayNode();
        JobWriter.runs(runs, report);
        for (int i = 0; i < runs.size(); i++) {
            if (runs.get(i).path("run").asLong() == number) {
                return ServiceAnswers.ok(runs.get(i));
            }
        }
        return ServiceAnswers.message(
                StatusCodes.NOT_FOUND,
                "there is no run " + number + " of " + report.spec().id() + " any more");
    }

    private Route submit(boolean create, Function<JsonNode, List<JobSpec>> read, StatusCode status) {
        return Parameters.query(parameters -> JsonBody.of(
                body -> change(new JobCommand.Submit(read.apply(body), create, parameters.flag("run")), status)));
    }

    private Route change(JobCommand command, StatusCode status) {
        return noted(command, queries.command(command, done -> accepted(done, status), JobQueries::refused));
    }

    private static HttpResponse accepted(JobReply.Accepted done, StatusCode status) {
        ObjectNode document = AppWriter.MAPPER.createObjectNode();
        ArrayNode jobs = document.putArray("jobs");
        for (JobReply.Accepted.Touched touched : done.jobs()) {
            ObjectNode one = jobs.addObject().put("id", touched.id().value());
            touched.run().ifPresent(number -> one.put("run", number));
        }
        return ServiceAnswers.json(status, document);
    }

    /** Answers, and keeps in the log who asked. */
    static Route noted(JobCommand command, CompletionStage<HttpResponse> answer) {
        return extractRequest(request -> completeWithFuture(answer.whenComplete((response, failure) ->
                AuditLog.note(request, command, failure == null ? response.status() : failure))));
    }

    private static boolean isEmpty(HttpEntity entity) {
        return entity.getContentLengthOption().orElse(1) == 0;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new InvalidValueException("run", "must be the number of a run");
        }
    }
}
