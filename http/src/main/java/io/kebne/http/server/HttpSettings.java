package io.kebne.http.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.protocol.InvalidValueException;
import java.time.Duration;
import java.util.TreeSet;

/**
 * What an operator may choose about a node's HTTP server; {@code http-reference.conf} says what each setting means.
 *
 * @param host name or address to listen on
 * @param port to listen on; 0: any free one
 */
public record HttpSettings(
        String host,
        int port,
        int maxConnections,
        Duration idleTimeout,
        Duration requestTimeout,
        Duration shutdownTimeout) {
    private static final String PATH = "kebne.http";

    public HttpSettings {
        if (port < 0 || port > 65535) {
            throw new InvalidValueException("port", "must lie between 0 and 65535");
        }
        if (maxConnections < 1) {
            throw new InvalidValueException(PATH + ".max-connections", "must be at least 1");
        }
    }

    /**
     * Reads the block {@code kebne.http}. Where to listen is a setting of the node's role, so it comes apart.
     *
     * @throws InvalidValueException when a setting is unknown or out of bounds
     * @throws com.typesafe.config.ConfigException when one is missing or of the wrong type
     */
    public static HttpSettings of(Config root, String host, int port) {
        Config config = root.getConfig(PATH);
        requireKnown(config);
        return new HttpSettings(
                host,
                port,
                config.getInt("max-connections"),
                positive(config, "idle-timeout"),
                positive(config, "request-timeout"),
                positive(config, "shutdown-timeout"));
    }

    /** The settings that exist are those that have a default. */
    private static void requireKnown(Config config) {
        Config reference = ConfigFactory.parseResources(HttpSettings.class.getClassLoader(), "http-reference.conf");
        TreeSet<String> unknown = new TreeSet<>(config.root().keySet());
        unknown.removeAll(reference.getConfig(PATH).root().keySet());
        if (!unknown.isEmpty()) {
            throw new InvalidValueException(PATH + "." + unknown.first(), "there is no such setting");
        }
    }

    private static Duration positive(Config config, String name) {
        Duration value = config.getDuration(name);
        if (value.isZero() || value.isNegative()) {
            throw new InvalidValueException(PATH + "." + name, "must be longer than nothing");
        }
        return value;
    }
}
