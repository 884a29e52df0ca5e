package io.kebne.http.state;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Framework;
import io.kebne.http.json.JsonPart;
import io.kebne.protocol.id.FrameworkId;
import io.vavr.collection.Iterator;
import java.util.Optional;
import java.util.function.Predicate;

/** The frameworks with their tasks (Mesos: {@code /frameworks}). */
final class FrameworksDocument {
    private FrameworksDocument() {}

    static Iterator<JsonPart> of(AllocatorView view, Optional<String> onlyId) {
        return JsonPart.object(frameworks(
                view,
                new OfferIndex(view),
                id -> onlyId.isEmpty() || onlyId.get().equals(id.value())));
    }

    /** The fields that list frameworks. One that is over but still has tasks is not completed yet. */
    static Iterator<JsonPart> frameworks(AllocatorView view, OfferIndex offers, Predicate<FrameworkId> which) {
        return list("frameworks", view, offers, which, view.state().frameworks().valuesIterator())
                .concat(list(
                        "completed_frameworks",
                        view,
                        offers,
                        which,
                        view.state().completedFrameworks().iterator()))
                .concat(JsonPart.emptyArray("unregistered_frameworks"));
    }

    private static Iterator<JsonPart> list(
            String field,
            AllocatorView view,
            OfferIndex offers,
            Predicate<FrameworkId> which,
            Iterator<Framework> frameworks) {
        return JsonPart.array(
                field,
                frameworks
                        .filter(framework -> which.test(framework.id()))
                        .flatMap(framework -> FrameworkParts.of(view, framework, offers.of(framework.id()))));
    }
}
