package io.kebne.persistence.verify;

/**
 * Something that is wrong in a journal.
 *
 * @param sequenceNr of the event or snapshot concerned
 * @param text for the operator
 */
public record Finding(String persistenceId, long sequenceNr, String text) {}
