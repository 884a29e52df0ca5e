package io.kebne.actors.api;

import io.kebne.protocol.executor.ExecutorCall;
import io.kebne.protocol.executor.ExecutorClaims;
import io.kebne.protocol.id.ExecutorKey;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** How executors' calls reach their agent. Implemented by the launcher; called on any thread. */
public interface ExecutorClients {
    /**
     * @param caller who calls, as its token says; empty where nobody was asked
     * @param stream where the executor listens from now on, when it subscribes
     * @return fails with a {@link java.util.concurrent.TimeoutException} when the agent does not answer: it is recovering
     */
    CompletionStage<ExecutorAnswer> call(
            ExecutorKey key, Optional<ExecutorClaims> caller, ExecutorCall call, Optional<ExecutorStream> stream);

    /** The connection behind this stream is gone. */
    void gone(ExecutorKey key, ExecutorStream stream);
}
