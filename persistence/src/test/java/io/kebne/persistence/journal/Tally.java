package io.kebne.persistence.journal;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.typed.DeleteSnapshotsCompleted;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.SnapshotCompleted;
import akka.persistence.typed.SnapshotFailed;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.persistence.typed.javadsl.SignalHandler;
import io.kebne.persistence.framework.FrameworkEvent.Disconnected;
import java.util.List;

/** An entity that adds numbers up. Its events and its state are a number each, in a message that journals take. */
final class Tally extends EventSourcedBehavior<Tally.Command, Disconnected, Disconnected> {
    static final int EVENTS_PER_SNAPSHOT = 3;
    static final int SNAPSHOTS_KEPT = 2;

    sealed interface Command {}

    /** Adds each of these, all in one write, and answers with the sum. */
    record Add(List<Long> numbers, ActorRef<Long> replyTo) implements Command {}

    /** Answers with the sum. */
    record Get(ActorRef<Long> replyTo) implements Command {}

    private final ActorRef<String> snapshots;

    /** @param snapshots hears what becomes of snapshots */
    static Behavior<Command> create(String id, ActorRef<String> snapshots) {
        return Behaviors.setup(context -> new Tally(id, snapshots));
    }

    private Tally(String id, ActorRef<String> snapshots) {
        super(PersistenceId.of("tally", id));
        this.snapshots = snapshots;
    }

    @Override
    public Disconnected emptyState() {
        return new Disconnected(0);
    }

    @Override
    public CommandHandler<Command, Disconnected, Disconnected> commandHandler() {
        return newCommandHandlerBuilder()
                .forAnyState()
                .onCommand(
                        Add.class,
                        add -> Effect()
                                .persist(add.numbers().stream()
                                        .map(Disconnected::new)
                                        .toList())
                                .thenRun(state -> add.replyTo().tell(state.deadlineMillis())))
                .onCommand(Get.class, (state, get) -> {
                    get.replyTo().tell(state.deadlineMillis());
                    return Effect().none();
                })
                .build();
    }

    @Override
    public EventHandler<Disconnected, Disconnected> eventHandler() {
        return (state, event) -> new Disconnected(state.deadlineMillis() + event.deadlineMillis());
    }

    @Override
    public SignalHandler<Disconnected> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(
                        SnapshotCompleted.class,
                        (state, s) -> snapshots.tell("saved " + s.metadata().sequenceNr()))
                .onSignal(SnapshotFailed.class, (state, s) -> snapshots.tell("failed: " + s.failure()))
                .onSignal(DeleteSnapshotsCompleted.class, (state, s) -> snapshots.tell("deleted"))
                .build();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(EVENTS_PER_SNAPSHOT, SNAPSHOTS_KEPT);
    }
}
