package io.kebne.actors.allocator;

import akka.actor.typed.ActorSystem;
import io.kebne.actors.allocator.core.AllocatorState;
import io.kebne.persistence.journal.StateCopies;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a master that followed an allocator knows of its journal: enough to go on from there, when the allocator has to begin
 * again on this master, without reading the latest snapshot.
 *
 * @param state that the journal's events lead to, up to and with that of this number and no other
 * @param sequenceNr number of the last event of the journal that is in the state
 * @param epoch the last life that began before that
 */
public record AllocatorCopy(AllocatorState state, long sequenceNr, String epoch) implements StateCopies.Copy {
    /** From now on an allocator of this pool that begins in this process may go on from the copy that is given then. */
    public static void offer(ActorSystem<?> system, String pool, Supplier<Optional<AllocatorCopy>> source) {
        StateCopies.of(system).offer(AllocatorJournal.id(pool).id(), source);
    }
}
