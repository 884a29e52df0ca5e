package io.kebne.actors.allocator;

/** Notices that the process stood still, from how long its allocator heard nothing although it has a timer. */
final class PauseWatch {
    /** No master is given up by the others sooner than this. */
    private static final long PAUSE_MILLIS = 2_000;

    private long heardMillis;
    private long pausedMillis = Long.MIN_VALUE;

    PauseWatch(long nowMillis) {
        heardMillis = nowMillis;
    }

    /** @return how long the process was paused until now, in milliseconds; 0 when it was not */
    long hear(long nowMillis) {
        long silence = nowMillis - heardMillis;
        heardMillis = nowMillis;
        if (silence < PAUSE_MILLIS) {
            return 0;
        }
        pausedMillis = nowMillis;
        return silence;
    }

    /** How long something was under way, in milliseconds; 0 when a pause is a part of that. */
    long lagSince(long sentMillis, long nowMillis) {
        return sentMillis < pausedMillis ? 0 : nowMillis - sentMillis;
    }
}
