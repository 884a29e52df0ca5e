package io.kebne.actors.service.core;

import io.kebne.protocol.InvalidValueException;
import java.time.Duration;

/**
 * What operators choose about services.
 *
 * @param readyAfter how long an instance without a health check must run to count as ready
 * @param stableAfter an instance that ran so long is started again at once, whatever ended it
 * @param maxStartingPerAgent so many instances at most start on one agent at the same time
 * @param repeatAfter after how much silence about an instance its status is asked for, and a kill is said again
 * @param reconciliationInterval how often the status of all instances is asked for
 * @param leaveBefore how long before an agent's machine is to be taken away its instances leave it
 * @param scalingInterval how often autoscaling looks at a service
 * @param scalingPatience how long it waits for what it asks for then
 * @param scalingUrls whether it may ask anybody else than instances
 * @param rebalancing whether instances that crowd are moved apart
 */
public record ServicesSettings(
        Duration readyAfter,
        Duration stableAfter,
        int maxStartingPerAgent,
        Duration repeatAfter,
        Duration reconciliationInterval,
        Duration leaveBefore,
        Duration scalingInterval,
        Duration scalingPatience,
        boolean scalingUrls,
        RebalancingSettings rebalancing) {
    public static final ServicesSettings DEFAULT = new ServicesSettings(
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            8,
            Duration.ofSeconds(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(10),
            Duration.ofSeconds(15),
            Duration.ofSeconds(3),
            true,
            RebalancingSettings.OFF);

    public ServicesSettings {
        if (maxStartingPerAgent < 1) {
            throw new InvalidValueException("kebne.services.max-starting-per-agent", "must be at least 1");
        }
        requirePositive("repeat-after", repeatAfter);
        requirePositive("reconciliation-interval", reconciliationInterval);
        if (leaveBefore.isNegative()) {
            throw new InvalidValueException("kebne.services.leave-before", "must not be negative");
        }
        requirePositive("autoscaling.interval", scalingInterval);
        requirePositive("autoscaling.patience", scalingPatience);
        if (scalingPatience.compareTo(scalingInterval) >= 0) {
            throw new InvalidValueException(
                    "kebne.services.autoscaling.patience", "must be shorter than kebne.services.autoscaling.interval");
        }
    }

    private static void requirePositive(String name, Duration time) {
        if (time.toMillis() < 1) {
            throw new InvalidValueException("kebne.services." + name, "must be longer than nothing");
        }
    }
}
