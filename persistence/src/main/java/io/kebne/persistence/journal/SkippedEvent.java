package io.kebne.persistence.journal;

import io.kebne.protocol.serialization.KebneMessage;

/**
 * Stands where an operator had an event left out that could not be read or applied. Replays pass over it.
 *
 * @param manifest of the event that was left out
 * @param reason for those who look at the journal later
 * @param atMillis when it was left out
 */
public record SkippedEvent(String manifest, String reason, long atMillis) implements KebneMessage {}
