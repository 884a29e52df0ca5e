package io.kebne.actors.framework;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings of framework entities, from {@code kebne.framework}.
 *
 * @param checkInterval how often deadlines are looked at and unconfirmed messages repeated
 * @param reconnectTimeout how long a scheduler may stay away after its entity moved before it counts as disconnected
 * @param idleTimeout after how long the entity of a framework that is over stops
 */
public record FrameworkSettings(Duration checkInterval, Duration reconnectTimeout, Duration idleTimeout) {
    /** @param config the block {@code kebne.framework} */
    public static FrameworkSettings from(Config config) {
        return new FrameworkSettings(
                config.getDuration("check-interval"),
                config.getDuration("reconnect-timeout"),
                config.getDuration("idle-timeout"));
    }
}
