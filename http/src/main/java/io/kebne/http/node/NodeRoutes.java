package io.kebne.http.node;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;

import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import io.kebne.actors.api.NodeInfo;
import io.kebne.http.json.Answers;
import io.kebne.http.json.JsonPart;
import io.vavr.collection.Iterator;
import java.util.function.Supplier;

/** The endpoints that every node has and that need no view of anything: health, version, flags. */
public final class NodeRoutes {
    private NodeRoutes() {}

    public static Route create(Supplier<NodeInfo> node, Answers answers) {
        return concat(
                path("health", () -> get(() -> complete(StatusCodes.OK, ""))),
                path(
                        "version",
                        () -> get(() -> answers.json(() -> object(out -> NodeFields.version(out, node.get()))))),
                path(
                        "flags",
                        () -> get(() -> answers.json(() -> object(out -> NodeFields.onlyFlags(out, node.get()))))));
    }

    private static Iterator<JsonPart> object(JsonPart fields) {
        return JsonPart.object(Iterator.of(fields));
    }
}
