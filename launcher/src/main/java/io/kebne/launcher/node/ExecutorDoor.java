package io.kebne.launcher.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import io.kebne.actors.agent.AgentActor;
import io.kebne.actors.api.ExecutorAnswer;
import io.kebne.actors.api.ExecutorClients;
import io.kebne.actors.api.ExecutorStream;
import io.kebne.protocol.executor.ExecutorCall;
import io.kebne.protocol.executor.ExecutorClaims;
import io.kebne.protocol.id.ExecutorKey;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/** Brings executors' calls to the agent's actor, which is there a moment after its node listens. */
final class ExecutorDoor implements ExecutorClients {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ActorSystem<?> system;
    private volatile ActorRef<AgentActor.Message> agent;

    ExecutorDoor(ActorSystem<?> system) {
        this.system = system;
    }

    void open(ActorRef<AgentActor.Message> toAgent) {
        agent = toAgent;
    }

    @Override
    public CompletionStage<ExecutorAnswer> call(
            ExecutorKey key, Optional<ExecutorClaims> caller, ExecutorCall call, Optional<ExecutorStream> stream) {
        ActorRef<AgentActor.Message> there = agent;
        if (there == null) {
            return CompletableFuture.failedFuture(new TimeoutException("the agent is starting"));
        }
        return AskPattern.ask(
                there,
                replyTo -> new AgentActor.ExecutorCalled(key, caller, call, stream, replyTo),
                PATIENCE,
                system.scheduler());
    }

    @Override
    public void gone(ExecutorKey key, ExecutorStream stream) {
        ActorRef<AgentActor.Message> there = agent;
        if (there != null) {
            there.tell(new AgentActor.StreamEnded(key, stream));
        }
    }
}
