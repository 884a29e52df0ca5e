package io.kebne.actors.agent.nested;

import io.kebne.actors.agent.core.ExitValue;
import io.kebne.actors.agent.process.TaskProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A nested container that is being started, runs, or has ended and is not removed.
 *
 * @param id of its process
 * @param session whether it ends with its client's connection, and no other life of the agent knows it
 * @param parent the container of the task or executor that it lies within
 * @param process once it was started; fails when it was not
 * @param end how it ended, once nothing of it is left; empty when nobody knows
 */
record NestedContainer(
        ContainerPath path,
        String id,
        String parent,
        boolean session,
        CompletableFuture<TaskProcess> process,
        CompletableFuture<Optional<ExitValue>> end) {
    /** Containers within others lie in this directory of their sandboxes. */
    private static final String SANDBOXES = "containers";

    static NestedContainer starting(ContainerPath path, String id, String parent, boolean session) {
        return new NestedContainer(path, id, parent, session, new CompletableFuture<>(), new CompletableFuture<>());
    }

    boolean hasEnded() {
        return end.isDone();
    }

    Optional<TaskProcess> started() {
        return process.isDone() && !process.isCompletedExceptionally() ? Optional.of(process.join()) : Optional.empty();
    }

    Optional<Long> pid() {
        return hasEnded() ? Optional.empty() : started().map(TaskProcess::pid);
    }

    NestedNote note() {
        return NestedNote.running(id, parent, path);
    }

    /** @param root what its outermost parent is */
    Path sandbox(Parent root) {
        List<String> values = path.values();
        Path sandbox = root.sandbox();
        for (String value : values.subList(values.indexOf(root.containerId()) + 1, values.size())) {
            sandbox = sandbox.resolve(SANDBOXES).resolve(value);
        }
        return sandbox;
    }

    /** The same, from what it lies in directly. */
    Path within(Parent directly) {
        return directly.sandbox().resolve(SANDBOXES).resolve(path.last());
    }
}
