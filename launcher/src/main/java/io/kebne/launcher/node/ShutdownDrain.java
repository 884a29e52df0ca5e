package io.kebne.launcher.node;

import akka.Done;
import akka.actor.Cancellable;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.AskPattern;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.allocator.AllocatorMessage.Operate;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.operator.OperatorCommand.DrainAgent;
import io.kebne.protocol.operator.OperatorCommand.ReactivateAgent;
import io.kebne.protocol.operator.OperatorReply;
import io.kebne.protocol.policy.DrainConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drains an agent that is about to stop, as an operator would: nothing more is started on it, and its tasks end as they are used
 * to, within the grace period. Then it is active again, for its next start. Whatever fails or takes too long, the agent stops
 * nevertheless.
 */
final class ShutdownDrain {
    private static final Logger LOG = LoggerFactory.getLogger(ShutdownDrain.class);
    private static final Duration ANSWER = Duration.ofSeconds(3);
    /** From SIGKILL to the last status update. */
    private static final Duration MARGIN = Duration.ofSeconds(3);

    /** From the end of the last task until the masters know that its framework has acknowledged that. */
    private static final Duration ACKNOWLEDGED = Duration.ofSeconds(3);

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration REPEAT = Duration.ofMillis(200);

    private final ActorSystem<?> system;
    private final RecipientRef<AllocatorMessage> allocator;
    private final AgentId agentId;
    private final Duration grace;
    private final Duration patience;
    private final BooleanSupplier empty;

    /**
     * @param grace that tasks have at most
     * @param patience how long it is waited for their end
     * @param empty whether the agent has no task any more
     */
    ShutdownDrain(
            ActorSystem<?> system,
            RecipientRef<AllocatorMessage> allocator,
            AgentId agentId,
            Duration grace,
            Duration patience,
            BooleanSupplier empty) {
        this.system = system;
        this.allocator = allocator;
        this.agentId = agentId;
        this.grace = grace;
        this.patience = patience;
        this.empty = empty;
    }

    /** How long to wait for tasks that have so much time. */
    static Duration patience(Duration grace) {
        return grace.plus(MARGIN);
    }

    /** How long all of it may take at most. */
    static Duration longest(Duration grace) {
        return patience(grace).plus(ACKNOWLEDGED).plus(ANSWER).plus(ANSWER);
    }

    /** Completes, never fails, when the agent is drained or that has taken too long. */
    CompletionStage<Done> run() {
        LOG.info("Draining, for {} at most", grace);
        return ask(new DrainAgent(agentId, new DrainConfig(Optional.of(grace), false)))
                .thenCompose(started -> started ? drained() : done());
    }

    private CompletionStage<Done> drained() {
        CompletableFuture<Boolean> over = new CompletableFuture<>();
        look(over, System.nanoTime() + patience.toNanos());
        return over.thenCompose(all -> {
            LOG.info(all ? "Drained" : "Some tasks have not ended in time");
            return reactivated(System.nanoTime() + (all ? ACKNOWLEDGED.toNanos() : 0));
        });
    }

    /** Refused until the masters know that the agent is drained: they hear of it with a heartbeat after the acknowledgements. */
    private CompletionStage<Done> reactivated(long deadline) {
        return answer(new ReactivateAgent(agentId)).thenCompose(problem -> {
            if (problem.isEmpty()) {
                return done();
            } else if (System.nanoTime() - deadline > 0) {
                LOG.warn("The agent stays drained until an operator reactivates it: {}", problem.get());
                return done();
            }
            CompletableFuture<Done> again = new CompletableFuture<>();
            Cancellable unused = system.scheduler()
                    .scheduleOnce(
                            REPEAT, () -> reactivated(deadline).thenAccept(again::complete), system.executionContext());
            return again;
        });
    }

    private void look(CompletableFuture<Boolean> over, long deadline) {
        if (empty.getAsBoolean()) {
            over.complete(true);
        } else if (System.nanoTime() - deadline > 0) {
            over.complete(false);
        } else {
            Cancellable unused =
                    system.scheduler().scheduleOnce(PAUSE, () -> look(over, deadline), system.executionContext());
        }
    }

    private CompletionStage<Boolean> ask(OperatorCommand command) {
        return answer(command).thenApply(problem -> {
            problem.ifPresent(why -> LOG.warn("The masters do not carry out {}: {}", command, why));
            return problem.isEmpty();
        });
    }

    /** Why the masters do not carry a command out; empty when they do. */
    private CompletionStage<Optional<String>> answer(OperatorCommand command) {
        CompletionStage<OperatorReply> answer =
                AskPattern.ask(allocator, replyTo -> new Operate(command, replyTo), ANSWER, system.scheduler());
        return answer.handle((reply, failure) -> reply instanceof OperatorReply.Done
                ? Optional.empty()
                : Optional.of(failure == null ? reply.toString() : failure.toString()));
    }

    private static CompletionStage<Done> done() {
        return CompletableFuture.completedFuture(Done.getInstance());
    }
}
