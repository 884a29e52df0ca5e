package io.kebne.http.service;

import akka.http.javadsl.server.Route;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.http.request.JsonFields;
import io.kebne.http.request.Parameters;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceReport;
import java.util.List;
import java.util.Optional;

/** Ends instances that a user names. {@code wipe} is taken and changes nothing: services keep nothing that could be wiped. */
final class TaskEnds {
    /** What is answered of them must fit into one message. */
    private static final int MAX_IDS = 100;

    private final ServiceQueries queries;

    TaskEnds(ServiceQueries queries) {
        this.queries = queries;
    }

    /** {@code DELETE /v2/apps/ID/tasks}. */
    Route ofService(ServiceId id, Parameters parameters) {
        return end(command(Optional.of(id), List.of(), parameters), TaskEnds::all);
    }

    /** {@code DELETE /v2/apps/ID/tasks/TASK}. */
    Route one(ServiceId id, TaskId task, Parameters parameters) {
        return end(command(Optional.of(id), List.of(task), parameters), reports -> {
            ObjectNode document = AppWriter.MAPPER.createObjectNode();
            document.set("task", all(reports).path("tasks").path(0));
            return document;
        });
    }

    /** {@code POST /v2/tasks/delete}. */
    Route named(JsonNode body, Parameters parameters) {
        List<String> ids =
                JsonFields.texts("ids", JsonFields.of("", body).only("ids").require("ids"));
        if (ids.isEmpty() || ids.size() > MAX_IDS) {
            throw new InvalidValueException("ids", "must be 1 to " + MAX_IDS);
        }
        List<TaskId> tasks = ids.stream()
                .map(id -> AppFields.named("ids", () -> new TaskId(id)))
                .toList();
        return end(command(Optional.empty(), tasks, parameters), TaskEnds::all);
    }

    private static ServiceCommand.EndInstances command(
            Optional<ServiceId> id, List<TaskId> tasks, Parameters parameters) {
        boolean scale = parameters.flag("scale");
        if (scale && parameters.flag("wipe")) {
            throw new InvalidValueException("wipe", "must not be given beside scale");
        }
        return new ServiceCommand.EndInstances(id, parameters.find("host"), tasks, scale, parameters.flag("force"));
    }

    private Route end(
            ServiceCommand.EndInstances command, java.util.function.Function<List<ServiceReport>, JsonNode> document) {
        return ServiceRoutes.noted(
                command, queries.ended(command, reports -> ServiceAnswers.ok(document.apply(reports))));
    }

    private static ObjectNode all(List<ServiceReport> reports) {
        ObjectNode document = AppWriter.MAPPER.createObjectNode();
        ArrayNode tasks = document.putArray("tasks");
        reports.forEach(report -> ReportWriter.tasks(tasks, report, Optional.empty()));
        return document;
    }
}
