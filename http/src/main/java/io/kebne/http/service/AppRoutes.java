package io.kebne.http.service;

import static akka.http.javadsl.server.Directives.completeWithFuture;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.delete;
import static akka.http.javadsl.server.Directives.extractRequest;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.patch;
import static akka.http.javadsl.server.Directives.post;
import static akka.http.javadsl.server.Directives.put;
import static akka.http.javadsl.server.Directives.reject;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.Route;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.http.request.JsonBody;
import io.kebne.http.request.Parameters;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceReply;
import io.kebne.protocol.service.ServiceReport;
import io.kebne.protocol.service.ServiceSpec;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /v2/apps}. Ids have slashes, so what comes after them is looked for at the end. */
final class AppRoutes {
    private static final Pattern PART =
            Pattern.compile("(?<id>/.+?)(/(?<part>restart|tasks|versions)(/(?<version>[^/]+))?)?/?");

    private final ServiceQueries queries;
    private final LongSupplier wallMillis;

    AppRoutes(ServiceQueries queries, LongSupplier wallMillis) {
        this.queries = queries;
        this.wallMillis = wallMillis;
    }

    /** @param rest of the path, behind {@code /v2/apps} */
    Route at(String rest) {
        if (rest.isEmpty() || rest.equals("/")) {
            return concat(
                    get(() -> Parameters.query(this::list)),
                    post(() -> Parameters.query(parameters -> JsonBody.of(body -> create(body, parameters)))));
        }
        // Clients put a whole id, with its slash, behind the slash of the path.
        Matcher matcher = PART.matcher(rest.replaceFirst("^/+", "/"));
        if (!matcher.matches()) {
            return reject();
        }
        ServiceId id = new ServiceId(matcher.group("id"));
        String part = matcher.group("part");
        Optional<String> version = Optional.ofNullable(matcher.group("version"));
        if (part == null) {
            return one(id);
        } else if (part.equals("versions")) {
            return get(() -> version.map(text -> version(id, text)).orElseGet(() -> versions(id)));
        } else if (part.equals("tasks")) {
            return tasks(id, version);
        } else if (version.isPresent()) {
            return reject();
        }
        return post(() -> Parameters.query(parameters -> restart(id, parameters)));
    }

    private Route one(ServiceId id) {
        return concat(
                get(() -> show(id)),
                delete(() ->
                        Parameters.query(parameters -> begin(new ServiceCommand.Remove(id, parameters.flag("force"))))),
                patch(() -> Parameters.query(parameters -> JsonBody.of(body -> change(id, body, true, parameters)))),
                put(() -> Parameters.query(parameters -> JsonBody.of(body -> change(
                        id,
                        body,
                        parameters
                                .oneOf("partialUpdate", "true", List.of("true", "false"))
                                .equals("true"),
                        parameters)))));
    }

    private Route list(Parameters parameters) {
        String part = parameters.find("id").orElse("");
        String cmd = parameters.find("cmd").orElse("");
        return completeWithFuture(queries.all().thenApply(reports -> {
            ObjectNode document = AppWriter.MAPPER.createObjectNode();
            ArrayNode apps = document.putArray("apps");
            for (ServiceReport report : reports) {
                ServiceSpec spec = report.version().spec();
                if (spec.id().value().contains(part)
                        && spec.program().cmd().orElse("").contains(cmd)) {
                    apps.add(ReportWriter.app(report, false));
                }
            }
            return ServiceAnswers.ok(document);
        }));
    }

    private Route show(ServiceId id) {
        return completeWithFuture(queries.show(id, report -> {
            ObjectNode document = AppWriter.MAPPER.createObjectNode();
            document.set("app", ReportWriter.app(report, true));
            return ServiceAnswers.ok(document);
        }));
    }

    private Route create(JsonNode body, Parameters parameters) {
        ServiceSpec spec = AppReader.read(body, Optional.empty());
        ServiceCommand command = new ServiceCommand.Deploy(spec, true, parameters.flag("force"));
        return posted(
                spec,
                command,
                queries.command(
                        command,
                        accepted -> queries.show(
                                        accepted.id(),
                                        report -> ServiceAnswers.json(
                                                StatusCodes.CREATED, ReportWriter.app(report, true)))
                                .thenApply(response -> located(response, accepted))));
    }

    private static HttpResponse located(HttpResponse response, ServiceReply.Accepted accepted) {
        return response.addHeader(RawHeader.create("Location", "/v2/apps" + accepted.id()))
                .addHeader(RawHeader.create("Marathon-Deployment-Id", accepted.deploymentId()));
    }

    /** A change of a service, of which the request names all or some fields, or an earlier version of it. */
    private Route change(ServiceId id, JsonNode body, boolean partial, Parameters parameters) {
        boolean force = parameters.flag("force");
        boolean dryRun = parameters.flag("dryRun");
        if (body.isObject() && body.size() == 1 && body.has("version") && !dryRun) {
            return begin(new ServiceCommand.Rollback(
                    id, Optional.of(parse(body.path("version").asText())), force));
        } else if (!partial) {
            return deploy(AppReader.read(body, Optional.of(id)), force, dryRun);
        }
        AppPatch patch = new AppPatch(queries, id, body, force);
        return dryRun
                ? completeWithFuture(patch.plan())
                : extractRequest(request -> completeWithFuture(patch.carryOut(request, wallMillis)));
    }

    private Route deploy(ServiceSpec spec, boolean force, boolean dryRun) {
        if (dryRun) {
            return completeWithFuture(queries.plan(spec));
        }
        ServiceCommand command = new ServiceCommand.Deploy(spec, false, force);
        return posted(spec, command, begun(command));
    }

    /** Answers, and tells those who follow that it was done. */
    private Route posted(ServiceSpec spec, ServiceCommand command, CompletionStage<HttpResponse> answer) {
        return extractRequest(request -> ServiceRoutes.noted(command, answer.whenComplete((response, failure) -> {
            if (failure == null && response.status().isSuccess()) {
                queries.posted(request, spec, wallMillis.getAsLong());
            }
        })));
    }

    private Route restart(ServiceId id, Parameters parameters) {
        return begin(new ServiceCommand.Restart(id, parameters.flag("force")));
    }

    private Route begin(ServiceCommand command) {
        return ServiceRoutes.noted(command, begun(command));
    }

    private CompletionStage<HttpResponse> begun(ServiceCommand command) {
        return queries.command(command, accepted -> CompletableFuture.completedStage(ServiceAnswers.begun(accepted)));
    }

    private Route versions(ServiceId id) {
        return completeWithFuture(queries.show(id, report -> {
            ObjectNode document = AppWriter.MAPPER.createObjectNode();
            ArrayNode versions = document.putArray("versions");
            for (int i = report.versions().size() - 1; i >= 0; i--) {
                versions.add(AppWriter.time(report.versions().get(i).version()));
            }
            return ServiceAnswers.ok(document);
        }));
    }

    private Route version(ServiceId id, String text) {
        long wanted = parse(text);
        return completeWithFuture(queries.show(
                id,
                report -> report.versions().stream()
                        .filter(version -> version.version() == wanted)
                        .findFirst()
                        .map(version -> ServiceAnswers.ok(AppWriter.version(version)))
                        .orElseGet(() -> ServiceAnswers.message(
                                StatusCodes.NOT_FOUND, "there is no version " + text + " of " + id))));
    }

    private Route tasks(ServiceId id, Optional<String> task) {
        TaskEnds ends = new TaskEnds(queries);
        Route end = delete(() -> Parameters.query(parameters -> task.map(TaskId::new)
                .map(one -> ends.one(id, one, parameters))
                .orElseGet(() -> ends.ofService(id, parameters))));
        return task.isPresent() ? end : concat(get(() -> tasks(id)), end);
    }

    private Route tasks(ServiceId id) {
        return completeWithFuture(queries.show(id, report -> {
            ObjectNode document = AppWriter.MAPPER.createObjectNode();
            ReportWriter.tasks(document.putArray("tasks"), report, Optional.empty());
            return ServiceAnswers.ok(document);
        }));
    }

    private static long parse(String version) {
        try {
            return Instant.parse(version).toEpochMilli();
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new InvalidValueException("version", "must be a time such as 2026-01-31T12:00:00.000Z");
        }
    }
}
