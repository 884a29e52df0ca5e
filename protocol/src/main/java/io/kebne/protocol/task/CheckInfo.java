package io.kebne.protocol.task;

import io.kebne.protocol.InvalidValueException;
import java.time.Duration;

/**
 * A look at a task whose result is said and not interpreted (mesos.proto, CheckInfo).
 *
 * @param probe how it is looked at
 * @param delay from the task's start to the first look
 * @param interval from one look to the next
 * @param timeout after which a look that has not ended is given up; 0: never
 */
public record CheckInfo(Probe probe, Duration delay, Duration interval, Duration timeout) {
    private static final Duration MAX = Duration.ofDays(365);

    public CheckInfo {
        if (probe == null) {
            throw new InvalidValueException("check.type", "must be COMMAND, HTTP or TCP");
        }
        requireTime("check.delay_seconds", delay);
        requireTime("check.interval_seconds", interval);
        requireTime("check.timeout_seconds", timeout);
    }

    /** With Mesos' defaults. */
    public static CheckInfo of(Probe probe) {
        return new CheckInfo(
                probe, HealthCheck.DEFAULT_DELAY, HealthCheck.DEFAULT_INTERVAL, HealthCheck.DEFAULT_TIMEOUT);
    }

    static void requireTime(String field, Duration time) {
        if (time == null || time.isNegative() || time.compareTo(MAX) > 0) {
            throw new InvalidValueException(field, "must lie between 0 and 365 days");
        }
    }
}
