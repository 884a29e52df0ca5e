package io.kebne.protocol.policy;

import io.kebne.protocol.InvalidValueException;
import java.time.Duration;
import java.util.Optional;

/**
 * How an agent is drained (mesos.proto, DrainConfig).
 *
 * @param maxGracePeriod the most that a task's own kill policy may take; empty: the tasks decide
 * @param markGone whether the agent is marked gone when its last task has ended
 */
public record DrainConfig(Optional<Duration> maxGracePeriod, boolean markGone) {
    /** @throws InvalidValueException naming {@code max_grace_period} */
    public DrainConfig {
        if (maxGracePeriod.isPresent() && maxGracePeriod.get().isNegative()) {
            throw new InvalidValueException("max_grace_period", "must not be negative");
        }
    }
}
