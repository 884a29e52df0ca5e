package io.kebne.actors.agent;

import io.kebne.actors.agent.core.AgentState;
import io.kebne.actors.agent.core.ExecutorEntry;
import io.kebne.actors.api.ExecutorAnswer;
import io.kebne.actors.api.ExecutorStream;
import io.kebne.protocol.executor.ExecutorCall;
import io.kebne.protocol.executor.ExecutorClaims;
import io.kebne.protocol.executor.ExecutorEvent;
import io.kebne.protocol.id.ExecutorKey;
import io.vavr.control.Option;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Who of an agent's executors listens where. Owned by the agent's actor, and lost with it: executors connect again. */
final class ExecutorConnections {
    private final Map<ExecutorKey, ExecutorStream> streams = new HashMap<>();

    /** Whether a call of this executor is to be heard, and why not. */
    ExecutorAnswer answer(AgentState state, ExecutorKey key, Optional<ExecutorClaims> caller, ExecutorCall call) {
        Option<ExecutorEntry> executor = state.executors().get(key).filter(ExecutorEntry::isCustom);
        if (executor.isEmpty()) {
            boolean known = state.executors()
                            .living()
                            .keySet()
                            .exists(other -> other.frameworkId().equals(key.frameworkId()))
                    || state.tasks().keySet().exists(task -> task.frameworkId().equals(key.frameworkId()));
            return known ? ExecutorAnswer.UNKNOWN_EXECUTOR : ExecutorAnswer.UNKNOWN_FRAMEWORK;
        }
        ExecutorClaims own = new ExecutorClaims(key, executor.get().containerId());
        if (caller.filter(claims -> !claims.equals(own)).isPresent()) {
            return ExecutorAnswer.NOT_ITS_TOKEN;
        }
        boolean heard = call instanceof ExecutorCall.Subscribe || streams.containsKey(key);
        return heard ? ExecutorAnswer.ACCEPTED : ExecutorAnswer.NOT_SUBSCRIBED;
    }

    /** The executor listens here from now on. */
    void attach(ExecutorKey key, ExecutorStream stream) {
        ExecutorStream before = streams.put(key, stream);
        if (before != null) {
            before.send(new ExecutorEvent.Error("Executor resubscribed"));
            before.complete();
        }
    }

    /** @return whether the executor listened here until now */
    boolean detach(ExecutorKey key, ExecutorStream stream) {
        return streams.remove(key, stream);
    }

    /** The executor is over. */
    void close(ExecutorKey key) {
        ExecutorStream stream = streams.remove(key);
        if (stream != null) {
            stream.complete();
        }
    }

    /** @return false when it was listening and is not any more */
    boolean send(ExecutorKey key, ExecutorEvent event) {
        ExecutorStream stream = streams.get(key);
        if (stream == null || stream.send(event)) {
            return true;
        }
        close(key);
        return false;
    }
}
