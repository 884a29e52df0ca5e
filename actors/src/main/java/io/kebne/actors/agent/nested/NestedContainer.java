package io.kebne.actors.agent.nested;

import io.kebne.actors.agent.core.Limitation;
import io.kebne.actors.agent.fetcher.Cancellation;
import io.kebne.actors.agent.isolation.Bounds;
import io.kebne.actors.agent.process.TaskProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A container that is being started, runs, or has ended and is not removed.
 *
 * @param id of its process
 * @param root the container of the task or executor that it lies within; empty: it stands alone, or lies in one that does
 * @param session whether it ends with its client's connection, and no other life of the agent knows it
 * @param bounds what holds it alone
 * @param process once it was started; fails when it was not
 * @param end how it ended, once nothing of it is left
 * @param limitation what it is being ended for
 * @param cancellation ends what is done before the process is started
 */
record NestedContainer(
        ContainerPath path,
        String id,
        Optional<String> root,
        boolean session,
        Bounds bounds,
        CompletableFuture<TaskProcess> process,
        CompletableFuture<NestedEnd> end,
        AtomicReference<Optional<Limitation>> limitation,
        Cancellation cancellation) {
    /** Containers within others lie in this directory of their sandboxes. */
    private static final String SANDBOXES = "containers";

    static NestedContainer starting(
            ContainerPath path, String id, Optional<String> root, boolean session, Bounds bounds) {
        return new NestedContainer(
                path,
                id,
                root,
                session,
                bounds,
                new CompletableFuture<>(),
                new CompletableFuture<>(),
                new AtomicReference<>(Optional.empty()),
                new Cancellation());
    }

    /** Whether it lies in no other container. */
    boolean isAlone() {
        return path.values().size() == 1;
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
        return NestedNote.running(id, root, path, bounds.disk());
    }

    /** @param outermost what its outermost parent is */
    Path sandbox(Parent outermost) {
        List<String> values = path.values();
        Path sandbox = outermost.sandbox();
        int first = root.map(container -> values.indexOf(container) + 1).orElse(0);
        for (String value : values.subList(first, values.size())) {
            sandbox = sandbox.resolve(SANDBOXES).resolve(value);
        }
        return sandbox;
    }

    /** The same, from what it lies in directly. */
    Path within(Parent directly) {
        return directly.sandbox().resolve(SANDBOXES).resolve(path.last());
    }
}
