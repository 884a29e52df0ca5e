package io.kebne.actors.scheduler;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings of schedulers that are clients of a master.
 *
 * @param entity how the framework's entity is spoken to, as from anywhere else
 * @param giveUpTimeout after how much silence of the entity a stream is ended
 */
public record StreamSettings(SchedulerSettings entity, Duration giveUpTimeout) {
    /** @param config the block {@code kebne.scheduler} */
    public static StreamSettings from(Config config) {
        return new StreamSettings(SchedulerSettings.from(config), config.getDuration("give-up-timeout"));
    }
}
