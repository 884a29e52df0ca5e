package io.kebne.http.explain;

import io.kebne.actors.allocator.core.Framework;
import io.kebne.http.request.Parameters;
import io.kebne.protocol.id.TaskId;
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

    boolean wants(Framework of) {
        return framework.isEmpty()
                || framework.get().equals(of.id().value())
                || framework.get().equals(of.info().name());
    }

    boolean wants(TaskId id) {
        return task.isEmpty() || task.get().equals(id.value());
    }
}
