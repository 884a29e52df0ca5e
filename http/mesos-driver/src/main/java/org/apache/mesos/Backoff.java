package org.apache.mesos;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait between attempts: twice as long each time, and never quite as long as others do. One thread. */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private Duration next = FIRST;

    Duration next() {
        long most = next.toMillis();
        next = Duration.ofMillis(Math.min(2 * most, LONGEST.toMillis()));
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
    }

    /** After a success. */
    void reset() {
        next = FIRST;
    }
}
