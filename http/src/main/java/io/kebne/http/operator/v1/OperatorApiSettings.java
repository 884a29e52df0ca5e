package io.kebne.http.operator.v1;

import com.typesafe.config.Config;
import io.kebne.protocol.InvalidValueException;
import java.time.Duration;

/**
 * Settings of the operator API, from {@code kebne.http.operator-api}.
 *
 * @param heartbeatInterval how often a stream says that it is still there
 * @param eventBuffer how many bytes of events may wait for a slow reader before its stream is ended
 * @param maxSubscribers how many streams there may be; one more ends the oldest
 * @param maxCall the largest call, in bytes
 */
public record OperatorApiSettings(Duration heartbeatInterval, long eventBuffer, int maxSubscribers, long maxCall) {
    private static final String PATH = "kebne.http.operator-api";

    public OperatorApiSettings {
        if (heartbeatInterval.isNegative() || heartbeatInterval.isZero()) {
            throw new InvalidValueException(PATH + ".heartbeat-interval", "must be longer than nothing");
        }
        if (maxSubscribers < 1) {
            throw new InvalidValueException(PATH + ".max-subscribers", "must be at least 1");
        }
    }

    /** @param root all settings */
    public static OperatorApiSettings from(Config root) {
        Config config = root.getConfig(PATH);
        return new OperatorApiSettings(
                config.getDuration("heartbeat-interval"),
                config.getMemorySize("event-buffer").toBytes(),
                config.getInt("max-subscribers"),
                config.getMemorySize("max-call").toBytes());
    }
}
