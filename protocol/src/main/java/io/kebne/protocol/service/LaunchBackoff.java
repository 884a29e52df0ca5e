package io.kebne.protocol.service;

import io.kebne.protocol.InvalidValueException;
import java.time.Duration;

/**
 * How long instances that do not last are not started again (Marathon: backoffSeconds, backoffFactor,
 * maxLaunchDelaySeconds). The first one is started again at once.
 */
public record LaunchBackoff(Duration first, double factor, Duration most) {
    private static final Duration MAX = Duration.ofDays(1);

    public static final LaunchBackoff DEFAULT = new LaunchBackoff(Duration.ofSeconds(1), 1.15, Duration.ofMinutes(5));

    public LaunchBackoff {
        if (first.isNegative() || first.compareTo(MAX) > 0) {
            throw new InvalidValueException("backoffSeconds", "must lie between 0 and 86400");
        }
        if (!(factor >= 1 && factor <= 100)) {
            throw new InvalidValueException("backoffFactor", "must lie between 1 and 100");
        }
        if (most.compareTo(first) < 0 || most.compareTo(MAX) > 0) {
            throw new InvalidValueException("maxLaunchDelaySeconds", "must lie between backoffSeconds and 86400");
        }
    }

    /**
     * How long to wait, in milliseconds.
     *
     * @param failures how many times in a row instances did not last
     * @param jitter from 0 to 1, by which up to a fifth is added
     */
    public long delayMillis(int failures, double jitter) {
        if (failures <= 1) {
            return 0;
        }
        double delay = first.toMillis() * Math.pow(factor, Math.min(failures - 2, 10_000));
        double bounded = Math.min(delay, (double) most.toMillis());
        return (long) (bounded * (1 + 0.2 * jitter));
    }
}
