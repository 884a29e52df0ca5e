package io.kebne.actors.time;

import io.kebne.protocol.Moment;

/** The machine's clocks. */
public final class SystemClock {
    private SystemClock() {}

    public static Moment now() {
        return new Moment(System.currentTimeMillis(), System.nanoTime() / 1_000_000);
    }

    /** For lengths of time only: nanoseconds of the monotonic clock. */
    public static long nanos() {
        return System.nanoTime();
    }
}
