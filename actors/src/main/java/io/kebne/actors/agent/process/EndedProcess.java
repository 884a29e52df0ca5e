package io.kebne.actors.agent.process;

import io.kebne.actors.agent.core.ExitValue;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A process that was gone, with all its children, before anybody could look at it. */
record EndedProcess(long pid, ExitValue value) implements TaskProcess {
    @Override
    public CompletableFuture<ExitValue> exited() {
        return CompletableFuture.completedFuture(value);
    }

    @Override
    public CompletableFuture<ExitValue> gone() {
        return exited();
    }

    @Override
    public void terminate(Duration grace) {
        // Nobody is left.
    }

    @Override
    public void destroy() {
        // Nobody is left.
    }

    @Override
    public void detach() {
        // Nobody is looked at.
    }
}
