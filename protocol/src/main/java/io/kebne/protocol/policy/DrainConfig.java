package io.kebne.protocol.policy;

import io.kebne.protocol.InvalidValueException;
import java.time.Duration;
import java.util.Optional;

/**
 * How an agent is drained (mesos.proto, DrainConfig).
 *
 * @param maxGracePeriod the most that a task's own kill policy may take, at most 365 days; empty: the tasks decide
 * @param markGone whether the agent is marked gone when its last task has ended
 */
public record DrainConfig(Optional<Duration> maxGracePeriod, boolean markGone) {
    /** No kill policy takes longer. */
    private static final Duration MAX = Duration.ofDays(365);

    /**
     * A period over 365 days becomes that: it says no less, and can be written in nanoseconds.
     *
     * @throws InvalidValueException naming {@code max_grace_period}
     */
    public DrainConfig {
        if (maxGracePeriod.isPresent() && maxGracePeriod.get().isNegative()) {
            throw new InvalidValueException("max_grace_period", "must not be negative");
        }
        maxGracePeriod = maxGracePeriod.map(period -> period.compareTo(MAX) > 0 ? MAX : period);
    }
}
