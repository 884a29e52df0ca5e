package io.kebne.http.service;

import static akka.http.javadsl.server.Directives.completeWithFuture;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.delete;
import static akka.http.javadsl.server.Directives.extractRequest;
import static akka.http.javadsl.server.Directives.extractUnmatchedPath;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.handleExceptions;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.pathEndOrSingleSlash;
import static akka.http.javadsl.server.Directives.pathPrefix;
import static akka.http.javadsl.server.Directives.post;
import static akka.http.javadsl.server.Directives.reject;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaRange;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.Accept;
import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.actors.api.MasterApi;
import io.kebne.actors.api.ServicesApi;
import io.kebne.http.request.AuditLog;
import io.kebne.http.request.JsonBody;
import io.kebne.http.request.Parameters;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceReport;
import io.kebne.protocol.task.TaskState;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** {@code /v2} without the apps themselves: deployments, tasks, the queue, and who answers. */
public final class ServiceRoutes {
    private static final LongSupplier WALL = InstantSource.system()::millis;

    private final MasterApi master;
    private final ServiceQueries queries;

    private ServiceRoutes(MasterApi master, ServiceQueries queries) {
        this.master = master;
        this.queries = queries;
    }

    public static Route create(MasterApi master, ServicesApi services) {
        ServiceQueries queries = new ServiceQueries(services);
        ServiceRoutes routes = new ServiceRoutes(master, queries);
        AppRoutes apps = new AppRoutes(queries, WALL);
        EventRoutes events = new EventRoutes(services, WALL);
        return pathPrefix(
                "v2",
                () -> handleExceptions(
                        ServiceAnswers.handler(),
                        () -> concat(
                                pathPrefix("apps", () -> extractUnmatchedPath(apps::at)),
                                pathPrefix("groups", () -> extractUnmatchedPath(new GroupRoutes(queries)::at)),
                                pathPrefix("deployments", routes::deployments),
                                path("tasks", () -> get(() -> Parameters.query(routes::tasks))),
                                path(
                                        PathMatchers.segment("tasks").slash("delete"),
                                        () -> post(() -> Parameters.query(query ->
                                                JsonBody.of(body -> new TaskEnds(queries).named(body, query))))),
                                path("queue", () -> get(() -> routes.all(ReportWriter::queue))),
                                path("events", events::events),
                                path("info", () -> get(routes::info)))));
    }

    private Route deployments() {
        return concat(
                pathEndOrSingleSlash(() -> get(() -> all(ReportWriter::deployments))),
                path(PathMatchers.segment().slash(PathMatchers.segment()), (id, act) -> post(() -> act(id, act))),
                path(
                        PathMatchers.segment(),
                        id -> delete(() -> Parameters.query(parameters -> cancel(id, parameters.flag("force"))))));
    }

    private Route cancel(String id, boolean force) {
        ServiceCommand command = new ServiceCommand.Cancel(id, force);
        CompletionStage<HttpResponse> answer = queries.begun(command, StatusCodes.OK);
        return noted(
                command,
                answer.thenApply(response -> force && response.status().equals(StatusCodes.OK)
                        ? HttpResponse.create().withStatus(StatusCodes.ACCEPTED)
                        : response));
    }

    private Route act(String id, String act) {
        ServiceCommand command = switch (act) {
            case "pause" -> new ServiceCommand.Pause(id, true);
            case "resume" -> new ServiceCommand.Pause(id, false);
            case "promote" -> new ServiceCommand.Promote(id);
            default -> null;
        };
        return command == null ? reject() : noted(command, queries.begun(command, StatusCodes.OK));
    }

    private Route tasks(Parameters parameters) {
        Optional<TaskState> state = parameters
                .find("status")
                .map(text -> parameters.oneOf("status", "", List.of("running", "staging")))
                .map(text -> text.equals("running") ? TaskState.RUNNING : TaskState.STAGING);
        return extractRequest(request -> prefersText(request) ? lines() : tasks(state));
    }

    /** What Marathon's load balancers ask for. */
    private static boolean prefersText(HttpRequest request) {
        return request.getHeader(Accept.class)
                .filter(accept -> {
                    MediaRange first = accept.getMediaRanges().iterator().next();
                    return first.matches(MediaTypes.TEXT_PLAIN) && !first.matches(MediaTypes.APPLICATION_JSON);
                })
                .isPresent();
    }

    private Route lines() {
        return completeWithFuture(queries.all()
                .thenApply(reports -> HttpResponse.create()
                        .withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, Discovery.lines(reports)))));
    }

    private Route tasks(Optional<TaskState> state) {
        return all(reports -> {
            ObjectNode document = AppWriter.MAPPER.createObjectNode();
            ArrayNode tasks = document.putArray("tasks");
            reports.forEach(report -> ReportWriter.tasks(tasks, report, state));
            return document;
        });
    }

    private Route info() {
        return completeWithFuture(queries.locate().thenApply(located -> {
            ObjectNode info = AppWriter.MAPPER.createObjectNode();
            info.put("name", "kebne");
            info.put("version", master.node().version());
            info.put("elected", true);
            info.put("leader", master.node().ip() + ":" + master.node().port());
            info.put("frameworkId", located.frameworkId().value());
            info.put("servicesHost", located.host());
            return ServiceAnswers.ok(info);
        }));
    }

    private Route all(Function<List<ServiceReport>, JsonNode> document) {
        return completeWithFuture(queries.all().thenApply(reports -> ServiceAnswers.ok(document.apply(reports))));
    }

    /** Answers, and keeps in the log who asked. */
    static Route noted(ServiceCommand command, CompletionStage<HttpResponse> answer) {
        return extractRequest(request -> completeWithFuture(answer.whenComplete((response, failure) ->
                AuditLog.note(request, command, failure == null ? response.status() : failure))));
    }
}
