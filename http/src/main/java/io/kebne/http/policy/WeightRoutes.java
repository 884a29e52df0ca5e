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
import io.kebne.http.json.Numbers;
import io.kebne.http.request.Commands;
import io.kebne.http.request.JsonBody;
import io.kebne.http.request.JsonFields;
import io.kebne.http.request.Views;
import io.kebne.protocol.operator.OperatorCommand.UpdateWeights;
import io.kebne.protocol.policy.Weight;
import io.vavr.collection.Iterator;
import java.util.List;

/** Mesos' {@code /weights}: an array of roles with their weights, to be read and to be set. */
public final class WeightRoutes {
    private WeightRoutes() {}

    public static Route create(MasterApi master, RoleWeights weights, Commands commands, Answers answers) {
        return path(
                "weights",
                () -> concat(
                        get(() -> Views.ready(master, view -> answers.json(() -> document(weights, view)))),
                        put(() -> JsonBody.of(body -> commands.run(new UpdateWeights(read(body)), StatusCodes.OK)))));
    }

    private static List<Weight> read(JsonNode body) {
        List<Weight> weights = JsonFields.list("weights", body).stream()
                .map(fields -> fields.make(
                        f -> new Weight(f.text("role"), f.number("weight").doubleValue())))
                .toList();
        return JsonFields.distinct("weights", weights, Weight::role);
    }

    private static Iterator<JsonPart> document(RoleWeights weights, AllocatorView view) {
        return JsonPart.array(Iterator.ofAll(weights.all(view).entrySet()).map(weight -> out -> {
            out.writeStartObject();
            out.writeStringField("role", weight.getKey());
            Numbers.any(out, "weight", weight.getValue());
            out.writeEndObject();
        }));
    }
}
