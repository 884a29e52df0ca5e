package io.kebne.persistence.journal;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Access to a journal's contents. All methods block; all throw {@link JournalUnusableException} with one line for the
 * operator when the store fails. Reading does not disturb masters that use the same journal.
 */
public interface JournalStore extends AutoCloseable {
    /** All entities that have events or snapshots, ordered by their ids. */
    List<EntityEntry> entities();

    /** What is there of one entity, if anything. */
    Optional<EntityEntry> entity(String persistenceId);

    /** Shows the events of an entity in their order, from one sequence number to another, both included. */
    void events(String persistenceId, long from, long to, Consumer<StoredEvent> visitor);

    /** The snapshot of an entity that contains exactly the events up to a sequence number. */
    Optional<StoredSnapshot> snapshot(String persistenceId, long sequenceNr);

    /**
     * Adds events of one entity, all or none of them.
     *
     * @throws JournalUnusableException also when one of their sequence numbers is taken
     */
    void append(List<StoredEvent> events);

    /** Puts an event in the place of the one with its sequence number, which must be there. */
    void replace(StoredEvent event);

    /** Saves a snapshot, in the place of one with the same sequence number. */
    void save(StoredSnapshot snapshot);

    /** Deletes an entity's snapshots from one sequence number to another, both included. */
    void deleteSnapshots(String persistenceId, long from, long to);

    @Override
    void close();
}
