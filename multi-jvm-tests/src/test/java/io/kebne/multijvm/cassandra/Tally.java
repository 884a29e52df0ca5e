package io.kebne.multijvm.cassandra;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.SignalHandler;
import io.kebne.persistence.framework.FrameworkEvent.Disconnected;
import java.time.Duration;

/** An entity that adds numbers up and, like the allocator, starts again when its journal fails. */
final class Tally extends EventSourcedBehavior<Tally.Command, Disconnected, Tally.Sum> {
    sealed interface Command {}

    /** Adds a number and answers with the sum. */
    record Add(long number, ActorRef<Sum> replyTo) implements Command {}

    /** How many numbers there are, and what they add up to. */
    record Sum(long count, long sum) {}

    private final Runnable recovered;

    /** @param recovered is run after each recovery */
    static Behavior<Command> create(String id, Runnable recovered) {
        return Behaviors.setup(context -> new Tally(id, recovered));
    }

    private Tally(String id, Runnable recovered) {
        super(
                PersistenceId.ofUniqueId(id),
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
        this.recovered = recovered;
    }

    @Override
    public Sum emptyState() {
        return new Sum(0, 0);
    }

    @Override
    public CommandHandler<Command, Disconnected, Sum> commandHandler() {
        return newCommandHandlerBuilder()
                .forAnyState()
                .onCommand(
                        Add.class,
                        add -> Effect()
                                .persist(new Disconnected(add.number()))
                                .thenRun(sum -> add.replyTo().tell(sum)))
                .build();
    }

    @Override
    public EventHandler<Sum, Disconnected> eventHandler() {
        return (sum, event) -> new Sum(sum.count() + 1, sum.sum() + event.deadlineMillis());
    }

    @Override
    public SignalHandler<Sum> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), sum -> recovered.run())
                .build();
    }
}
