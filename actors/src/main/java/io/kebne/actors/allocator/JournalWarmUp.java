package io.kebne.actors.allocator;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.SignalHandler;
import io.kebne.persistence.allocator.AllocatorEvent;

/**
 * Reads an entity that does not exist, once on each master that starts: connecting to the journal for the first time takes
 * seconds on a busy machine, and a failover should not have to wait for them. Writes nothing, and ends.
 */
public final class JournalWarmUp extends EventSourcedBehavior<JournalWarmUp.End, AllocatorEvent, Boolean> {
    /** There is nothing left to do. */
    record End() {}

    private final ActorContext<End> context;

    /** @param master its address in the cluster */
    public static Behavior<?> create(String master) {
        return Behaviors.<End>setup(context -> new JournalWarmUp(master, context));
    }

    private JournalWarmUp(String master, ActorContext<End> context) {
        super(PersistenceId.of("warm-up", master));
        this.context = context;
    }

    @Override
    public Boolean emptyState() {
        return false;
    }

    @Override
    public EventHandler<Boolean, AllocatorEvent> eventHandler() {
        return (state, event) -> state;
    }

    @Override
    public SignalHandler<Boolean> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(
                        RecoveryCompleted.instance(), state -> context.getSelf().tell(new End()))
                .build();
    }

    @Override
    public CommandHandler<End, AllocatorEvent, Boolean> commandHandler() {
        return newCommandHandlerBuilder()
                .forAnyState()
                .onAnyCommand(() -> Effect().stop());
    }
}
