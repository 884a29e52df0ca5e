package io.kebne.persistence.journal;

import io.kebne.protocol.serialization.KebneMessage;

/**
 * Stands where an operator had an event left out that could not be read or applied. Replays pass over it.
 *
 * @param original what was left out, to be brought back when a version that can read it is there
 * @param reason for those who look at the journal later
 * @param atMillis when it was left out
 */
public record SkippedEvent(Payload original, String reason, long atMillis) implements KebneMessage {}
