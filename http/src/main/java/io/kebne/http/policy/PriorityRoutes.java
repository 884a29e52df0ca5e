package io.kebne.http.policy;

import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.put;

import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.api.MasterApi;
import io.kebne.http.json.Answers;
import io.kebne.http.json.JsonPart;
import io.kebne.http.request.Commands;
import io.kebne.http.request.JsonBody;
import io.kebne.http.request.JsonFields;
import io.kebne.http.request.Views;
import io.kebne.protocol.operator.OperatorCommand.UpdatePriorities;
import io.kebne.protocol.policy.RolePriority;
import io.vavr.collection.Iterator;
import java.util.List;

/** Kebne's own {@code /priorities}: {@code {"priorities": [{"role", "priority", "preempts", "preemptible"}]}}. */
public final class PriorityRoutes {
    private PriorityRoutes() {}

    public static Route create(MasterApi master, Commands commands, Answers answers) {
        return path(
                "priorities",
                () -> concat(
                        get(() -> Views.ready(master, view -> answers.json(() -> document(view)))),
                        put(() ->
                                JsonBody.of(body -> commands.run(new UpdatePriorities(read(body)), StatusCodes.OK)))));
    }

    private static List<RolePriority> read(JsonNode body) {
        JsonNode array = JsonFields.of("", body).only("priorities").require("priorities");
        List<RolePriority> priorities = JsonFields.list("priorities", array).stream()
                .map(fields -> fields.only("role", "priority", "preempts", "preemptible")
                        .make(f -> new RolePriority(
                                f.text("role"), f.wholeNumber("priority"), f.flag("preempts"), f.flag("preemptible"))))
                .toList();
        return JsonFields.distinct("priorities", priorities, RolePriority::role);
    }

    private static Iterator<JsonPart> document(AllocatorView view) {
        Iterator<JsonPart> elements = view.state()
                .policy()
                .priorities()
                .valuesIterator()
                .toVector()
                .sortBy(RolePriority::role)
                .iterator()
                .map(priority -> out -> {
                    out.writeStartObject();
                    out.writeStringField("role", priority.role());
                    out.writeNumberField("priority", priority.priority());
                    out.writeBooleanField("preempts", priority.preempts());
                    out.writeBooleanField("preemptible", priority.preemptible());
                    out.writeEndObject();
                });
        return JsonPart.object(JsonPart.array("priorities", elements));
    }
}
