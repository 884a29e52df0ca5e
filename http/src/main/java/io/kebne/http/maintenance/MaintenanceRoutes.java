package io.kebne.http.maintenance;

import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.pathPrefix;
import static akka.http.javadsl.server.Directives.post;

import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.api.MasterApi;
import io.kebne.http.json.Answers;
import io.kebne.http.json.JsonPart;
import io.kebne.http.request.Commands;
import io.kebne.http.request.JsonBody;
import io.kebne.http.request.Views;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.operator.OperatorCommand.StartMaintenance;
import io.kebne.protocol.operator.OperatorCommand.StopMaintenance;
import io.kebne.protocol.operator.OperatorCommand.UpdateMaintenanceSchedule;
import io.vavr.collection.Iterator;
import java.util.function.Function;

/** Mesos' {@code /maintenance/…} and {@code /machine/…}: the schedule, its status, machines going down and coming up. */
public final class MaintenanceRoutes {
    private final MasterApi master;
    private final Commands commands;
    private final Answers answers;

    private MaintenanceRoutes(MasterApi master, Commands commands, Answers answers) {
        this.master = master;
        this.commands = commands;
        this.answers = answers;
    }

    public static Route create(MasterApi master, Commands commands, Answers answers) {
        MaintenanceRoutes routes = new MaintenanceRoutes(master, commands, answers);
        return concat(
                pathPrefix(
                        "maintenance",
                        () -> concat(
                                path(
                                        "schedule",
                                        () -> concat(
                                                routes.shows(MaintenanceDocuments::schedule),
                                                routes.does(body -> new UpdateMaintenanceSchedule(
                                                        MaintenanceReader.schedule(body))))),
                                path("status", () -> routes.shows(MaintenanceDocuments::status)))),
                pathPrefix(
                        "machine",
                        () -> concat(
                                path(
                                        "down",
                                        () -> routes.does(
                                                body -> new StartMaintenance(MaintenanceReader.machines(body)))),
                                path(
                                        "up",
                                        () -> routes.does(
                                                body -> new StopMaintenance(MaintenanceReader.machines(body)))))));
    }

    private Route shows(Function<AllocatorView, Iterator<JsonPart>> document) {
        return get(() -> Views.ready(master, view -> answers.json(() -> document.apply(view))));
    }

    private Route does(Function<JsonNode, OperatorCommand> command) {
        return post(() -> JsonBody.of(body -> commands.run(command.apply(body), StatusCodes.OK)));
    }
}
