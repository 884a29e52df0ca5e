package io.kebne.actors.time;

import io.kebne.protocol.Moment;
import java.time.Duration;

/**
 * A monotonic clock that stands still while its owner could not look: when its process was stopped, collected garbage, or
 * waited for a write that hung. Who counts silence by it blames nobody for messages that it slept through. Kept by one
 * actor, which looks at it at least once in each interval; soft state.
 */
public final class AwakeClock {
    /** Delays of up to this are ordinary. */
    private static final long TOLERANCE_MILLIS = 1_000;

    private final long intervalMillis;
    private long lastMillis;
    private long sleptMillis;
    private boolean started;

    /** @param interval between two looks, when nothing keeps its owner from looking */
    public AwakeClock(Duration interval) {
        this.intervalMillis = interval.toMillis();
    }

    /** The moment that it is, on this clock. The time of day is not changed. */
    public Moment at(Moment now) {
        long gap = now.monotonicMillis() - lastMillis;
        if (started && gap > intervalMillis + TOLERANCE_MILLIS) {
            sleptMillis += gap - intervalMillis;
        }
        started = true;
        lastMillis = now.monotonicMillis();
        return new Moment(now.wallMillis(), now.monotonicMillis() - sleptMillis);
    }
}
