package io.kebne.persistence.journal;

/**
 * An event as it lies in a journal.
 *
 * @param persistenceId of its entity
 * @param sequenceNr counts an entity's events from 1
 * @param writer the incarnation of the entity that wrote it
 * @param writtenAtMillis by the clock of its writer; 0 when the journal does not say
 */
public record StoredEvent(String persistenceId, long sequenceNr, String writer, long writtenAtMillis, Payload payload) {
    public StoredEvent {
        if (sequenceNr < 1) {
            throw new IllegalArgumentException("an event's sequence number is positive, not " + sequenceNr);
        }
    }

    /** The same place in the journal with other contents. */
    public StoredEvent with(Payload other) {
        return new StoredEvent(persistenceId, sequenceNr, writer, writtenAtMillis, other);
    }
}
