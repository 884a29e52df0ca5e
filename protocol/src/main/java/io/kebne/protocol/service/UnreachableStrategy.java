package io.kebne.protocol.service;

import io.kebne.protocol.InvalidValueException;
import java.time.Duration;

/**
 * What becomes of instances on an agent that has been given up (Marathon: unreachableStrategy).
 *
 * @param enabled false: they are waited for without end
 * @param inactiveAfter after which another is started in its place; should it come back before it is expunged, one too many
 *     runs and is ended by {@link KillSelection}
 * @param expungeAfter after which it is forgotten, and ended should it come back
 */
public record UnreachableStrategy(boolean enabled, Duration inactiveAfter, Duration expungeAfter) {
    public static final UnreachableStrategy DEFAULT = new UnreachableStrategy(true, Duration.ZERO, Duration.ZERO);
    public static final UnreachableStrategy DISABLED = new UnreachableStrategy(false, Duration.ZERO, Duration.ZERO);

    public UnreachableStrategy {
        if (inactiveAfter.isNegative() || inactiveAfter.compareTo(Duration.ofDays(365)) > 0) {
            throw new InvalidValueException("inactiveAfterSeconds", "must lie between 0 and 365 days");
        }
        if (expungeAfter.compareTo(inactiveAfter) < 0 || expungeAfter.compareTo(Duration.ofDays(365)) > 0) {
            throw new InvalidValueException(
                    "expungeAfterSeconds", "must lie between inactiveAfterSeconds and 365 days");
        }
    }
}
