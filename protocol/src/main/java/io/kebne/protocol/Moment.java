package io.kebne.protocol;

/**
 * The time at which something is decided, passed in so that decisions never read a clock.
 *
 * @param wallMillis milliseconds since the epoch: for what people and journals read; may jump
 * @param monotonicMillis milliseconds from an arbitrary start, never going back: for timeouts. Means nothing in another
 *     process.
 */
public record Moment(long wallMillis, long monotonicMillis) {}
