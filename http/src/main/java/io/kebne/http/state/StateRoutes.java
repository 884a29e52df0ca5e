package io.kebne.http.state;

import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;

import akka.http.javadsl.server.Route;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.api.MasterApi;
import io.kebne.actors.api.NodeInfo;
import io.kebne.http.json.Answers;
import io.kebne.http.json.JsonPart;
import io.kebne.http.policy.RoleWeights;
import io.kebne.http.request.Parameters;
import io.kebne.http.request.Views;
import io.vavr.collection.Iterator;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A master's endpoints that show the cluster's state. */
public final class StateRoutes {
    private final MasterApi master;
    private final HistoryLimits limits;
    private final Answers answers;

    private StateRoutes(MasterApi master, HistoryLimits limits, Answers answers) {
        this.master = master;
        this.limits = limits;
        this.answers = answers;
    }

    public static Route create(MasterApi master, RoleWeights weights, HistoryLimits limits, Answers answers) {
        StateRoutes routes = new StateRoutes(master, limits, answers);
        return concat(
                routes.document("state", StateDocument::of),
                routes.document("state-summary", SummaryDocument::of),
                routes.document("roles", (view, node) -> RolesDocument.of(view, weights)),
                routes.document("agents", (view, node) -> AgentsDocument.all(view)),
                routes.document("slaves", query -> query.find("slave_id"), (view, id) -> AgentsDocument.of(view, id)),
                routes.document(
                        "frameworks",
                        query -> query.find("framework_id"),
                        (view, id) -> FrameworksDocument.of(view, id)),
                routes.document("tasks", TasksDocument.Query::of, TasksDocument::of));
    }

    private Route document(String name, BiFunction<AllocatorView, NodeInfo, Iterator<JsonPart>> document) {
        return document(name, query -> master.node(), document);
    }

    /** @param parse reads what the client asks for, before anything else is done */
    private <Q> Route document(
            String name, Function<Parameters, Q> parse, BiFunction<AllocatorView, Q, Iterator<JsonPart>> document) {
        return path(
                name,
                () -> get(() -> Parameters.query(parameters -> {
                    Q query = parse.apply(parameters);
                    return Views.ready(master, view -> answers.json(() -> document.apply(limits.shown(view), query)));
                })));
    }
}
