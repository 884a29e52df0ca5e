package io.kebne.http.scheduler;

import com.typesafe.config.Config;
import io.kebne.protocol.InvalidValueException;
import java.time.Duration;

/**
 * Settings of the scheduler API, from {@code kebne.http.scheduler-api}.
 *
 * @param heartbeatInterval how often a stream says that it is still there
 * @param eventBuffer how many bytes of events may wait for a slow reader before its stream is ended
 * @param maxCall the largest call, in bytes
 */
public record SchedulerApiSettings(Duration heartbeatInterval, long eventBuffer, long maxCall) {
    public SchedulerApiSettings {
        if (heartbeatInterval.isNegative() || heartbeatInterval.isZero()) {
            throw new InvalidValueException(
                    "kebne.http.scheduler-api.heartbeat-interval", "must be longer than nothing");
        }
    }

    /** @param root all settings */
    public static SchedulerApiSettings from(Config root) {
        Config config = root.getConfig("kebne.http.scheduler-api");
        return new SchedulerApiSettings(
                config.getDuration("heartbeat-interval"),
                config.getMemorySize("event-buffer").toBytes(),
                config.getMemorySize("max-call").toBytes());
    }
}
