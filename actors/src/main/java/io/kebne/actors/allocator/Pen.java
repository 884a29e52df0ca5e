package io.kebne.actors.allocator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import io.kebne.actors.allocator.core.AllocatorState;
import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.protocol.allocator.AllocatorMessage;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** An allocator's hold on its {@link AllocatorJournal}, and the lives that it has begun in it. */
final class Pen {
    private static final int EPOCHS_KEPT = 16;

    private final ActorContext<AllocatorMessage> context;
    private final String pool;
    /** The latest that this actor has begun: which of them the journal has taken is known only when it says so. */
    private final Set<String> epochs = new LinkedHashSet<>();

    private ActorRef<AllocatorJournal.Write> journal;
    private long sequence;

    Pen(ActorContext<AllocatorMessage> context, String pool) {
        this.context = context;
        this.pool = pool;
    }

    /** Has the journal read; it says {@link AllocatorJournal.Recovered}, or ends. */
    void open() {
        journal = context.spawnAnonymous(AllocatorJournal.create(pool, context.getSelf()));
        context.watch(journal);
    }

    /** Whether this is the journal that was opened last. */
    boolean holds(ActorRef<AllocatorJournal.Write> other) {
        return other.equals(journal);
    }

    /** The journal has ended. */
    void drop() {
        journal = null;
    }

    /** Ends the journal, which is not heard of any more. */
    void close() {
        context.unwatch(journal);
        context.stop(journal);
        journal = null;
    }

    /** Takes note of what was read, unless a life has begun that is not this actor's; false then. */
    boolean goesOnFrom(AllocatorJournal.Recovered message) {
        boolean overtaken = !epochs.isEmpty() && !message.epoch().isEmpty() && !epochs.contains(message.epoch());
        if (!overtaken) {
            sequence = message.sequence();
        }
        return !overtaken;
    }

    /** The number of the last event that was read or written, or is being written. */
    long sequence() {
        return sequence;
    }

    /** The name of a life that begins with the next event. */
    String freshEpoch() {
        String epoch = Epochs.fresh(sequence + 1);
        epochs.add(epoch);
        if (epochs.size() > EPOCHS_KEPT) {
            epochs.remove(epochs.iterator().next());
        }
        return epoch;
    }

    /**
     * Writes; the next time only when this was confirmed.
     *
     * @param after the state that the events lead to
     */
    void write(List<AllocatorEvent> events, AllocatorState after) {
        sequence += events.size();
        journal.tell(new AllocatorJournal.Write(events, after));
    }
}
