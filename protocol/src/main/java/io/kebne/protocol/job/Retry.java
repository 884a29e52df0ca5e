package io.kebne.protocol.job;

import io.kebne.protocol.InvalidValueException;
import java.time.Duration;

/**
 * How often a task that failed is launched again within a run.
 *
 * @param retries how often, for each task; 0: never
 * @param backoff how long to wait before the first time
 * @param factor by which that grows from each time to the next
 * @param most which it does not exceed
 */
public record Retry(int retries, Duration backoff, double factor, Duration most) {
    public static final int MAX_RETRIES = 1000;

    private static final Duration MAX = Duration.ofDays(1);

    public static final Retry NONE = new Retry(0, Duration.ofSeconds(1), 2, Duration.ofMinutes(5));

    public Retry {
        if (retries < 0 || retries > MAX_RETRIES) {
            throw new InvalidValueException("retries", "must lie between 0 and " + MAX_RETRIES);
        }
        if (backoff.isNegative() || backoff.compareTo(MAX) > 0) {
            throw new InvalidValueException("backoffSeconds", "must lie between 0 and 86400");
        }
        if (!(factor >= 1 && factor <= 100)) {
            throw new InvalidValueException("backoffFactor", "must lie between 1 and 100");
        }
        if (most.compareTo(backoff) < 0 || most.compareTo(MAX) > 0) {
            throw new InvalidValueException("maxBackoffSeconds", "must lie between backoffSeconds and 86400");
        }
    }

    public static Retry times(int retries) {
        return new Retry(retries, NONE.backoff, NONE.factor, NONE.most);
    }

    /** In milliseconds, after so many failures. */
    public long delayMillis(int failures) {
        double delay = backoff.toMillis() * Math.pow(factor, Math.min(Math.max(0, failures - 1), 10_000));
        return (long) Math.min(delay, (double) most.toMillis());
    }
}
