package io.kebne.http.node;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;

import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.actors.api.NodeInfo;
import io.kebne.http.json.Answers;
import io.kebne.http.json.JsonPart;
import io.vavr.collection.Iterator;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** The endpoints that every node has and that need no view of anything: health, version, flags. */
public final class NodeRoutes {
    private NodeRoutes() {}

    /** @param troubles why the node cannot do its work now; none when it can */
    public static Route create(Supplier<NodeInfo> node, Supplier<List<String>> troubles, Answers answers) {
        return concat(
                path("health", () -> get(() -> health(troubles.get(), answers))),
                path(
                        "version",
                        () -> get(() -> answers.json(() -> object(out -> NodeFields.version(out, node.get()))))),
                path(
                        "flags",
                        () -> get(() -> answers.json(() -> object(out -> NodeFields.onlyFlags(out, node.get()))))));
    }

    /** Empty, as in Mesos, while all is well. */
    private static Route health(List<String> troubles, Answers answers) {
        return troubles.isEmpty()
                ? complete(StatusCodes.OK, "")
                : answers.any(() -> Answers.jsonResponse(object(out -> reasons(out, troubles)))
                        .withStatus(StatusCodes.SERVICE_UNAVAILABLE));
    }

    private static void reasons(JsonGenerator out, List<String> troubles) throws IOException {
        out.writeBooleanField("healthy", false);
        out.writeArrayFieldStart("reasons");
        for (String trouble : troubles) {
            out.writeString(trouble);
        }
        out.writeEndArray();
    }

    private static Iterator<JsonPart> object(JsonPart fields) {
        return JsonPart.object(Iterator.of(fields));
    }
}
