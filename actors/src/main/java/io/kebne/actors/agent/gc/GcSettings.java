package io.kebne.actors.agent.gc;

import com.typesafe.config.Config;
import io.kebne.protocol.InvalidValueException;
import java.time.Duration;

/**
 * When sandboxes are removed.
 *
 * @param delay how long after its end a sandbox is kept when there is room
 * @param headroom the part of the disk that is to stay free, from 0 to 1
 * @param interval how often it is looked
 */
public record GcSettings(Duration delay, double headroom, Duration interval) {
    private static final String PATH = "kebne.agent.";

    public GcSettings {
        if (delay.isNegative()) {
            throw new InvalidValueException(PATH + "gc-delay", "must not be negative");
        }
        if (!(headroom >= 0 && headroom <= 1)) {
            throw new InvalidValueException(PATH + "gc-disk-headroom", "must lie between 0 and 1");
        }
        if (interval.isNegative() || interval.toMillis() == 0) {
            throw new InvalidValueException(PATH + "disk-watch-interval", "must be at least 1ms");
        }
    }

    /** @param config the block {@code kebne.agent} */
    public static GcSettings of(Config config) {
        return new GcSettings(
                config.getDuration("gc-delay"),
                config.getDouble("gc-disk-headroom"),
                config.getDuration("disk-watch-interval"));
    }

    /**
     * How old a sandbox may become (Mesos: --gc_delay).
     *
     * @param used the part of the disk that is in use, from 0 to 1
     */
    Duration maxAge(double used) {
        return Duration.ofMillis((long) (delay.toMillis() * Math.max(0, 1 - headroom - used)));
    }
}
