package io.kebne.actors.agent.usage.core;

import com.typesafe.config.Config;
import io.kebne.protocol.InvalidValueException;
import java.time.Duration;

/**
 * How containers' use is measured, and what of it they are said to need.
 *
 * @param interval how often it is looked
 * @param cpuHalfLife after which time what was seen of processors counts for half
 * @param memoryHalfLife the same of memory
 * @param percentile of the use of processors that is to be covered, from 0 to 1
 * @param memoryMargin what is added to the peak of memory, as a part of it
 */
public record UsageSettings(
        Duration interval, Duration cpuHalfLife, Duration memoryHalfLife, double percentile, double memoryMargin) {
    private static final String PATH = "kebne.agent.";
    private static final Duration LEAST = Duration.ofMillis(100);

    public UsageSettings {
        requireAtLeast("usage-sample-interval", interval);
        requireAtLeast("usage-cpu-half-life", cpuHalfLife);
        requireAtLeast("usage-memory-half-life", memoryHalfLife);
        if (!(percentile > 0 && percentile <= 1)) {
            throw new InvalidValueException(PATH + "usage-percentile", "must lie between 0 and 1, and not be 0");
        }
        if (!(memoryMargin >= 0 && memoryMargin <= 10)) {
            throw new InvalidValueException(PATH + "usage-memory-margin", "must lie between 0 and 10");
        }
    }

    private static void requireAtLeast(String name, Duration value) {
        if (value.compareTo(LEAST) < 0) {
            throw new InvalidValueException(PATH + name, "must be at least 100ms");
        }
    }

    /** @param config the block {@code kebne.agent} */
    public static UsageSettings of(Config config) {
        return new UsageSettings(
                config.getDuration("usage-sample-interval"),
                config.getDuration("usage-cpu-half-life"),
                config.getDuration("usage-memory-half-life"),
                config.getDouble("usage-percentile"),
                config.getDouble("usage-memory-margin"));
    }
}
