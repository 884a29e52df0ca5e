package io.kebne.http.explain;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Framework;
import io.kebne.actors.allocator.core.PendingReason;
import io.kebne.http.json.JsonPart;
import io.kebne.http.json.ResourceFields;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.resources.Resources;
import io.vavr.collection.Iterator;
import java.util.HashMap;
import java.util.Map;

/**
 * Every task that a framework waits to launch, with the reason why it does not run. Tasks that ask for the same share
 * one diagnosis, for a service waits for many of the same kind.
 */
final class PendingTasks {
    /** All that a diagnosis depends on besides the view. */
    private record Question(FrameworkId frameworkId, String role, Resources resources) {}

    private final AllocatorView view;
    private final Map<Question, String> answers = new HashMap<>();

    private PendingTasks(AllocatorView view) {
        this.view = view;
    }

    static Iterator<JsonPart> of(AllocatorView view, Selection selection) {
        PendingTasks tasks = new PendingTasks(view);
        return JsonPart.array(
                "pending",
                view.state()
                        .frameworks()
                        .valuesIterator()
                        .filter(selection::wants)
                        .flatMap(framework -> tasks.pending(framework, selection)));
    }

    private Iterator<JsonPart> pending(Framework framework, Selection selection) {
        return Iterator.ofAll(view.link(framework.id()).requests())
                .filter(request -> selection.wants(request.taskId()) && !isKnown(framework, request))
                .map(request -> out -> {
                    out.writeStartObject();
                    out.writeStringField("framework_id", framework.id().value());
                    out.writeStringField("framework_name", framework.info().name());
                    out.writeStringField("task_id", request.taskId().value());
                    out.writeStringField("name", request.name());
                    out.writeStringField("role", request.role());
                    ResourceFields.summary(out, "resources", request.resources());
                    out.writeStringField("reason", reason(framework.id(), request));
                    out.writeEndObject();
                });
    }

    /** Requests trail the ledger: a task in it runs, or has ended, whatever its framework said before. */
    private static boolean isKnown(Framework framework, Request request) {
        return framework.tasks().containsKey(request.taskId())
                || framework.completed().containsKey(request.taskId());
    }

    private String reason(FrameworkId frameworkId, Request request) {
        return answers.computeIfAbsent(
                new Question(frameworkId, request.role(), request.resources()),
                question -> PendingReason.of(view, frameworkId, request).text());
    }
}
