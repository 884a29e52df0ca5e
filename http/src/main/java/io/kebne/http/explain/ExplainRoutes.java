package io.kebne.http.explain;

import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;

import akka.http.javadsl.server.Route;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.api.MasterApi;
import io.kebne.http.json.Answers;
import io.kebne.http.json.JsonPart;
import io.kebne.http.request.Parameters;
import io.kebne.http.request.Views;
import io.vavr.collection.Iterator;

/** The endpoint that answers "why is my task not running?": because it waits, or because of how it ended. */
public final class ExplainRoutes {
    private ExplainRoutes() {}

    public static Route create(MasterApi master, Answers answers) {
        return path(
                "explain",
                () -> get(() -> Parameters.query(parameters -> Views.ready(
                        master, view -> answers.json(() -> document(master, view, Selection.of(parameters)))))));
    }

    private static Iterator<JsonPart> document(MasterApi master, AllocatorView view, Selection selection) {
        JsonPart host = out -> out.writeStringField("allocator_host", master.allocatorHost());
        return JsonPart.object(
                Iterator.of(host).concat(PendingTasks.of(view, selection)).concat(FailedTasks.of(view, selection)));
    }
}
