package io.kebne.protocol.task;

import io.kebne.protocol.InvalidValueException;
import java.time.Duration;

/**
 * How a task is ended: SIGTERM to its whole process group, and SIGKILL after the grace period (mesos.proto,
 * KillPolicy).
 */
public record KillPolicy(Duration gracePeriod) {
    private static final Duration MAX = Duration.ofDays(365);

    /** What Mesos' command executor uses when nothing is said. */
    public static final KillPolicy DEFAULT = new KillPolicy(Duration.ofSeconds(3));

    public KillPolicy {
        if (gracePeriod.isNegative() || gracePeriod.compareTo(MAX) > 0) {
            throw new InvalidValueException("kill_policy.grace_period", "must lie between 0 and 365 days");
        }
    }
}
