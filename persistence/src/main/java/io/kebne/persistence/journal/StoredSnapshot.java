package io.kebne.persistence.journal;

/**
 * A snapshot as it lies in a store.
 *
 * @param persistenceId of its entity
 * @param sequenceNr of the last event that it contains
 * @param createdMillis by the clock of its writer
 */
public record StoredSnapshot(String persistenceId, long sequenceNr, long createdMillis, Payload payload) {}
