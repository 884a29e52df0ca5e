package io.kebne.http.explain;

import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;

import akka.http.javadsl.server.Route;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Framework;
import io.kebne.actors.api.MasterApi;
import io.kebne.actors.explain.FrameworkExplanation;
import io.kebne.http.json.Answers;
import io.kebne.http.json.JsonPart;
import io.kebne.http.request.Parameters;
import io.kebne.http.request.Views;
import io.vavr.collection.Iterator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The endpoint that answers "why is my task not running?": because it waits, or because of how it ended. Of frameworks
 * that are asked about by name, or by a task for which they wait, the allocator itself is asked; when it does not answer,
 * the rest is still told.
 */
public final class ExplainRoutes {
    /** Each costs the allocator a look at all agents. */
    private static final int MAX_FRAMEWORKS = 10;

    private final MasterApi master;
    private final Answers answers;

    private ExplainRoutes(MasterApi master, Answers answers) {
        this.master = master;
        this.answers = answers;
    }

    public static Route create(MasterApi master, Answers answers) {
        ExplainRoutes routes = new ExplainRoutes(master, answers);
        return path(
                "explain",
                () -> get(() -> Parameters.query(
                        parameters -> Views.ready(master, view -> routes.explain(view, Selection.of(parameters))))));
    }

    private Route explain(AllocatorView view, Selection selection) {
        return answers.json(explained(view, selection), explained -> document(view, selection, explained));
    }

    private CompletionStage<List<Explained>> explained(AllocatorView view, Selection selection) {
        CompletionStage<List<Explained>> all = CompletableFuture.completedFuture(List.of());
        for (Framework framework : selection.frameworks(view).take(MAX_FRAMEWORKS)) {
            CompletionStage<FrameworkExplanation> one =
                    master.explain(framework.id()).exceptionally(failure -> FrameworkExplanation.UNKNOWN);
            all = all.thenCombine(one, (others, explanation) -> {
                List<Explained> more = new ArrayList<>(others);
                more.add(new Explained(framework, explanation));
                return more;
            });
        }
        return all;
    }

    private Iterator<JsonPart> document(AllocatorView view, Selection selection, List<Explained> explained) {
        JsonPart host = out -> out.writeStringField("allocator_host", master.allocatorHost());
        return JsonPart.object(Iterator.of(host)
                .concat(PendingTasks.of(view, selection))
                .concat(FailedTasks.of(view, selection))
                .concat(Explained.frameworks(explained, selection)));
    }
}
