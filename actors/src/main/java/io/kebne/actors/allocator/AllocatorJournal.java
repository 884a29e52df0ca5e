package io.kebne.actors.allocator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.RecoveryFailed;
import akka.persistence.typed.SnapshotAdapter;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.persistence.typed.javadsl.SignalHandler;
import akka.persistence.typed.javadsl.SnapshotCountRetentionCriteria;
import io.kebne.actors.allocator.core.AllocatorCopy;
import io.kebne.actors.allocator.core.AllocatorState;
import io.kebne.actors.replay.RecoveryDiagnosis;
import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.persistence.copy.StateCopies;
import io.kebne.persistence.journal.RetentionSettings;
import io.kebne.protocol.allocator.AllocatorMessage;
import java.util.List;
import java.util.Optional;

/**
 * The pen of a pool's allocator: reads its journal, {@code allocator|<pool>}, and writes what it is told to. A child of
 * {@link AllocatorActor}, which is never kept waiting by it. It fails when the journal does, and is started anew then, to
 * read what has really been written.
 */
final class AllocatorJournal extends EventSourcedBehavior<AllocatorJournal.Write, AllocatorEvent, AllocatorState> {
    /**
     * Write these events; the next ones only when it was confirmed.
     *
     * @param after the state that they lead to
     */
    record Write(List<AllocatorEvent> events, AllocatorState after) {}

    /**
     * What was in the journal.
     *
     * @param sequence the number of its last event
     * @param epoch the last life that began, unless a snapshot is younger than that; empty then
     */
    record Recovered(ActorRef<Write> journal, AllocatorState state, long sequence, String epoch)
            implements AllocatorMessage {}

    /** The events of the last {@link Write} are durable. */
    record Written(ActorRef<Write> journal) implements AllocatorMessage {}

    private final ActorContext<Write> context;
    private final ActorRef<AllocatorMessage> allocator;
    /** Where the events being written lead to; null during recovery, which computes it. */
    private AllocatorState after;

    private String epoch = "";
    /** What recovery began with, unless that was a stored snapshot or nothing. */
    private Optional<AllocatorCopy> copy = Optional.empty();

    private long replayed;

    static Behavior<Write> create(String pool, ActorRef<AllocatorMessage> allocator) {
        return Behaviors.setup(context -> new AllocatorJournal(pool, context, allocator));
    }

    static PersistenceId id(String pool) {
        return PersistenceId.of("allocator", pool);
    }

    private AllocatorJournal(String pool, ActorContext<Write> context, ActorRef<AllocatorMessage> allocator) {
        super(id(pool));
        this.context = context;
        this.allocator = allocator;
    }

    @Override
    public AllocatorState emptyState() {
        return AllocatorState.EMPTY;
    }

    /** The allocator has applied each event when it decided it, so that is not done a second time here. */
    @Override
    public EventHandler<AllocatorState, AllocatorEvent> eventHandler() {
        return (state, event) -> after == null ? replayed(state, event) : after;
    }

    private AllocatorState replayed(AllocatorState state, AllocatorEvent event) {
        if (event instanceof AllocatorEvent.EpochConfirmed confirmed) {
            epoch = confirmed.epoch();
        }
        replayed++;
        return state.apply(event);
    }

    @Override
    public SnapshotAdapter<AllocatorState> snapshotAdapter() {
        return new AllocatorSnapshotAdapter(this::beginWith);
    }

    private void beginWith(AllocatorCopy known) {
        copy = Optional.of(known);
        epoch = known.epoch();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        RetentionSettings retention =
                RetentionSettings.of(context.getSystem().settings().config());
        SnapshotCountRetentionCriteria criteria =
                RetentionCriteria.snapshotEvery(retention.snapshotEvery(), retention.snapshotsKept());
        return retention.deleteEvents() ? criteria.withDeleteEventsOnSnapshot() : criteria;
    }

    @Override
    public SignalHandler<AllocatorState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), this::onRecovered)
                .onSignal(RecoveryFailed.class, (state, failed) -> {
                    refuseCopy();
                    RecoveryDiagnosis.get(context.getSystem()).explain(persistenceId());
                })
                .build();
    }

    private void onRecovered(AllocatorState state) {
        long last = lastSequenceNumber(context);
        if (copy.isPresent()) {
            long from = copy.get().sequenceNr();
            if (from + replayed != last) {
                refuseCopy();
                throw new IllegalStateException(
                        "of the events from " + (from + 1) + " to " + last + " only " + replayed + " are there");
            }
            context.getLog().info("Goes on from this master's own copy of event {}, with {} after it", from, replayed);
        }
        allocator.tell(new Recovered(context.getSelf(), state, last, epoch));
    }

    /** The next time it is read from the journal alone. */
    private void refuseCopy() {
        copy.ifPresent(known ->
                StateCopies.of(context.getSystem()).refuse(persistenceId().id(), known));
    }

    @Override
    public CommandHandler<Write, AllocatorEvent, AllocatorState> commandHandler() {
        return newCommandHandlerBuilder().forAnyState().onAnyCommand(this::onWrite);
    }

    private Effect<AllocatorEvent, AllocatorState> onWrite(Write write) {
        after = write.after();
        return Effect().persist(write.events()).thenRun(state -> allocator.tell(new Written(context.getSelf())));
    }
}
