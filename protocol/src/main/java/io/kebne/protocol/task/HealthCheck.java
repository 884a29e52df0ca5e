package io.kebne.protocol.task;

import io.kebne.protocol.InvalidValueException;
import java.time.Duration;

/**
 * When a task counts as healthy, and what follows when it does not (mesos.proto, HealthCheck).
 *
 * @param probe how it is looked at
 * @param delay from the task's start to the first look
 * @param interval from one look to the next
 * @param timeout after which a look that has not ended has failed; 0: never
 * @param consecutiveFailures after how many failures in a row the task is ended; 0 is as 1
 * @param gracePeriod from the task's start; failures in it do not count until the first success
 */
public record HealthCheck(
        Probe probe,
        Duration delay,
        Duration interval,
        Duration timeout,
        int consecutiveFailures,
        Duration gracePeriod) {
    /** Mesos' defaults. */
    public static final Duration DEFAULT_DELAY = Duration.ofSeconds(15);

    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(20);
    public static final int DEFAULT_CONSECUTIVE_FAILURES = 3;
    public static final Duration DEFAULT_GRACE_PERIOD = Duration.ofSeconds(10);

    public HealthCheck {
        if (probe == null) {
            throw new InvalidValueException("health_check.type", "must be COMMAND, HTTP or TCP");
        }
        CheckInfo.requireTime("health_check.delay_seconds", delay);
        CheckInfo.requireTime("health_check.interval_seconds", interval);
        CheckInfo.requireTime("health_check.timeout_seconds", timeout);
        CheckInfo.requireTime("health_check.grace_period_seconds", gracePeriod);
        if (consecutiveFailures < 0) {
            throw new InvalidValueException("health_check.consecutive_failures", "must not be negative");
        }
    }

    /** With all defaults. */
    public static HealthCheck of(Probe probe) {
        return new HealthCheck(
                probe,
                DEFAULT_DELAY,
                DEFAULT_INTERVAL,
                DEFAULT_TIMEOUT,
                DEFAULT_CONSECUTIVE_FAILURES,
                DEFAULT_GRACE_PERIOD);
    }
}
