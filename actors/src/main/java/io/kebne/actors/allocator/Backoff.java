package io.kebne.actors.allocator;

/** How long to wait before the next attempt: longer each time, from the start again after a good while. */
final class Backoff {
    private static final long FIRST_MILLIS = 200;
    private static final long MAX_MILLIS = 5_000;
    private static final long GOOD_WHILE_MILLIS = 10_000;

    private long millis;
    private long lastMillis = Long.MIN_VALUE / 2;

    /** @param nowMillis on the monotonic clock */
    long next(long nowMillis) {
        boolean again = nowMillis - lastMillis < GOOD_WHILE_MILLIS + millis;
        millis = again ? Math.min(MAX_MILLIS, millis * 2) : FIRST_MILLIS;
        lastMillis = nowMillis;
        return millis;
    }
}
