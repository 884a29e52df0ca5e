package io.kebne.actors.api;

import io.kebne.protocol.executor.ExecutorEvent;

/** The connection over which an executor hears its agent. Called by the agent's actor; never blocks. */
public interface ExecutorStream {
    /** @return whether it was taken; false when the connection is gone, or its reader is so slow that it is given up */
    boolean send(ExecutorEvent event);

    /** There is nothing more to be said. */
    void complete();
}
