package io.kebne.actors.service.core;

import io.kebne.protocol.InvalidValueException;
import java.time.Duration;

/**
 * What operators choose about instances that crowd.
 *
 * @param interval how often they are looked for, at least a second; zero: never
 * @param maxMoves how many are moved at the same time, of all services together
 */
public record RebalancingSettings(Duration interval, int maxMoves) {
    public static final RebalancingSettings OFF = new RebalancingSettings(Duration.ZERO, 1);

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final String PATH = "kebne.services.rebalancing.";

    public RebalancingSettings {
        if (!interval.isZero() && interval.compareTo(SHORTEST) < 0) {
            throw new InvalidValueException(PATH + "interval", "must be 0, or at least 1s");
        }
        if (maxMoves < 1) {
            throw new InvalidValueException(PATH + "max-moves", "must be at least 1");
        }
    }

    boolean isOn() {
        return !interval.isZero();
    }
}
