package io.kebne.actors.scheduler;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings of the SDK, from {@code kebne.scheduler}.
 *
 * @param pingInterval how often the framework's entity is asked whether it still knows this scheduler
 * @param disconnectTimeout after how much silence of the entity the connection counts as interrupted
 * @param launchTimeout after how much silence about a launched task its status is asked for
 */
public record SchedulerSettings(Duration pingInterval, Duration disconnectTimeout, Duration launchTimeout) {
    /** @param config the block {@code kebne.scheduler} */
    public static SchedulerSettings from(Config config) {
        return new SchedulerSettings(
                config.getDuration("ping-interval"),
                config.getDuration("disconnect-timeout"),
                config.getDuration("launch-timeout"));
    }
}
