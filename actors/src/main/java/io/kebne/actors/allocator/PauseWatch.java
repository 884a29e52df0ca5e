package io.kebne.actors.allocator;

/**
 * Notices that the process stood still, from how long its allocator heard nothing although it has a timer. Owned by the
 * allocator's actor, which tells it of all that it hears.
 */
public final class PauseWatch {
    /** No master is given up by the others sooner than this. */
    private static final long PAUSE_MILLIS = 2_000;

    private long heardMillis;
    private long pausedMillis = Long.MIN_VALUE;

    public PauseWatch(long nowMillis) {
        heardMillis = nowMillis;
    }

    /** @return how long the process was paused until now, in milliseconds; 0 when it was not */
    public long hear(long nowMillis) {
        long silence = nowMillis - heardMillis;
        heardMillis = nowMillis;
        if (silence < PAUSE_MILLIS) {
            return 0;
        }
        pausedMillis = nowMillis;
        return silence;
    }

    /** Whether a pause has been noticed since: what was asked for then, and answered, proves nothing of now. */
    public boolean pausedSince(long millis) {
        return millis < pausedMillis;
    }

    /** How long something was under way, in milliseconds; 0 when a pause is a part of that. */
    long lagSince(long sentMillis, long nowMillis) {
        return pausedSince(sentMillis) ? 0 : nowMillis - sentMillis;
    }
}
