package io.kebne.actors.allocator;

import com.typesafe.config.Config;
import io.kebne.protocol.InvalidValueException;
import java.time.Duration;

/**
 * How much may wait for an allocator's journal, and for how long.
 *
 * @param maxWaiting how many events and effects may wait to be written before callers are refused
 * @param maxWriteTime how long a write may take before callers are refused
 */
public record CommitSettings(int maxWaiting, Duration maxWriteTime) {
    /** @param config the block {@code kebne.allocator} */
    public static CommitSettings from(Config config) {
        return new CommitSettings(config.getInt("max-waiting"), config.getDuration("max-write-time"));
    }

    public CommitSettings {
        if (maxWaiting < 1) {
            throw new InvalidValueException("max-waiting", "must be at least 1");
        }
        if (maxWriteTime.isNegative() || maxWriteTime.isZero()) {
            throw new InvalidValueException("max-write-time", "must be longer than 0");
        }
    }
}
