package io.kebne.http.explain;

import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;

import akka.http.javadsl.server.Route;
import io.kebne.actors.api.MasterApi;
import io.kebne.http.json.Answers;
import io.kebne.http.request.Views;

/** The endpoint that answers "why is my task not running?". */
public final class ExplainRoutes {
    private ExplainRoutes() {}

    public static Route create(MasterApi master, Answers answers) {
        return path(
                "explain", () -> get(() -> Views.ready(master, view -> answers.json(() -> PendingDocument.of(view)))));
    }
}
