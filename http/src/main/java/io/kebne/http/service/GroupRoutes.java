package io.kebne.http.service;

import static akka.http.javadsl.server.Directives.completeWithFuture;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.delete;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.post;
import static akka.http.javadsl.server.Directives.put;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.http.request.JsonBody;
import io.kebne.http.request.Parameters;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceReport;
import io.kebne.protocol.service.ServiceSpec;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code /v2/groups}: services that are looked at, changed and ended together. */
final class GroupRoutes {
    private final ServiceQueries queries;

    GroupRoutes(ServiceQueries queries) {
        this.queries = queries;
    }

    /** @param rest of the path, behind {@code /v2/groups} */
    Route at(String rest) {
        String path = rest.replaceFirst("^/+", "/").replaceFirst("/$", "");
        Optional<ServiceId> group = path.isEmpty() ? Optional.empty() : Optional.of(new ServiceId(path));
        return concat(
                get(() -> completeWithFuture(in(group).thenApply(reports -> show(reports, group)))),
                post(() -> Parameters.query(query -> JsonBody.of(body -> create(group, body, query)))),
                put(() -> Parameters.query(query -> JsonBody.of(body -> change(group, body, query)))),
                delete(() -> Parameters.query(query -> remove(group, query))));
    }

    private static HttpResponse show(List<ServiceReport> reports, Optional<ServiceId> group) {
        return reports.isEmpty() && group.isPresent()
                ? ServiceAnswers.message(StatusCodes.NOT_FOUND, "there is no group " + group.get())
                : ServiceAnswers.ok(GroupWriter.write(reports, group));
    }

    private Route create(Optional<ServiceId> path, JsonNode body, Parameters parameters) {
        Optional<ServiceId> group = GroupReader.id(body, path);
        if (group.isEmpty()) {
            throw new InvalidValueException("id", "must be given");
        }
        return begin(
                new ServiceCommand.DeployGroup(group, services(body, group), true, parameters.flag("force")),
                StatusCodes.CREATED);
    }

    private Route change(Optional<ServiceId> path, JsonNode body, Parameters parameters) {
        boolean force = parameters.flag("force");
        if (body.isObject() && body.size() == 1 && body.has("scaleBy")) {
            BigDecimal factor = factor(body.path("scaleBy"));
            return begin(new ServiceCommand.ScaleGroup(path, factor, force), StatusCodes.OK);
        }
        Optional<ServiceId> group = GroupReader.id(body, path);
        return begin(new ServiceCommand.DeployGroup(group, services(body, group), false, force), StatusCodes.OK);
    }

    private static List<ServiceSpec> services(JsonNode body, Optional<ServiceId> group) {
        List<ServiceSpec> services = GroupReader.read(body, group);
        if (services.isEmpty()) {
            throw new InvalidValueException("apps", "must be given: there are no groups without any");
        }
        return services;
    }

    private static BigDecimal factor(JsonNode node) {
        if (!node.isNumber() || node.decimalValue().signum() < 0) {
            throw new InvalidValueException("scaleBy", "must be a number from 0 on");
        }
        return node.decimalValue();
    }

    private Route remove(Optional<ServiceId> group, Parameters parameters) {
        boolean force = parameters.flag("force");
        if (group.isEmpty()) {
            if (!force) {
                throw new InvalidValueException("force", "must be true to end all services");
            }
            return begin(new ServiceCommand.DeployGroup(group, List.of(), false, true), StatusCodes.OK);
        }
        ServiceCommand command = new ServiceCommand.DeployGroup(group, List.of(), false, force);
        return ServiceRoutes.noted(
                command,
                in(group)
                        .thenCompose(reports -> reports.isEmpty()
                                ? CompletableFuture.completedStage(show(reports, group))
                                : queries.begun(command, StatusCodes.OK)));
    }

    private Route begin(ServiceCommand command, StatusCode status) {
        return ServiceRoutes.noted(command, queries.begun(command, status));
    }

    private CompletionStage<List<ServiceReport>> in(Optional<ServiceId> group) {
        return queries.all()
                .thenApply(reports -> reports.stream()
                        .filter(report -> group.map(path -> isIn(path, report)).orElse(true))
                        .toList());
    }

    private static boolean isIn(ServiceId group, ServiceReport report) {
        return report.version().spec().id().value().startsWith(group.value() + "/");
    }
}
