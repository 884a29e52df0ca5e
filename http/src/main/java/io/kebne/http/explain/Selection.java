package io.kebne.http.explain;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Framework;
import io.kebne.http.request.Parameters;
import io.kebne.protocol.id.TaskId;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import java.util.Optional;

/**
 * Which tasks a client asks about.
 *
 * @param framework by id or name; empty: all
 * @param task by id; empty: all
 */
record Selection(Optional<String> framework, Optional<String> task) {
    static Selection of(Parameters parameters) {
        return new Selection(parameters.find("framework"), parameters.find("task"));
    }

    /** The frameworks that are asked about one by one; none when all are. */
    Seq<Framework> frameworks(AllocatorView view) {
        if (framework.isEmpty() && task.isEmpty()) {
            return Vector.empty();
        }
        return view.state()
                .frameworks()
                .values()
                .filter(known -> wants(known) && (task.isEmpty() || waits(view, known)))
                .sortBy(Framework::id);
    }

    private boolean waits(AllocatorView view, Framework known) {
        return view.link(known.id()).requests().stream().anyMatch(request -> wants(request.taskId()));
    }

    boolean wants(Framework of) {
        return framework.isEmpty()
                || framework.get().equals(of.id().value())
                || framework.get().equals(of.info().name());
    }

    boolean wants(TaskId id) {
        return task.isEmpty() || task.get().equals(id.value());
    }
}
