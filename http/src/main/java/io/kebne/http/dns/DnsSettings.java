package io.kebne.http.dns;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.protocol.InvalidValueException;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/**
 * What an operator may choose about a master's DNS server; {@code http-reference.conf} says what each setting means.
 *
 * @param host name or address to listen on
 * @param port to listen on, for UDP and TCP
 * @param domain absolute
 * @param ttl of all records
 */
public record DnsSettings(String host, int port, Name domain, Duration ttl, Duration refresh, Duration maxAge) {
    private static final String PATH = "kebne.dns";
    /** What comes before the domain is up to 180 characters of a service's id, and a port's name. */
    private static final int MAX_DOMAIN = 40;

    private static final int MAX_PORT = 65535;

    /**
     * Reads the block {@code kebne.dns}.
     *
     * @param host where the master listens
     * @return empty: there is to be no server
     * @throws InvalidValueException when a setting is unknown or out of bounds
     */
    public static Optional<DnsSettings> of(Config root, String host) {
        Config config = root.getConfig(PATH);
        requireKnown(config);
        int port = config.getInt("port");
        if (port < 0 || port > MAX_PORT) {
            throw new InvalidValueException(PATH + ".port", "must lie between 0 and " + MAX_PORT);
        }
        DnsSettings settings = new DnsSettings(
                host,
                port,
                domain(config.getString("domain")),
                config.getDuration("ttl"),
                config.getDuration("refresh"),
                config.getDuration("max-age"));
        if (settings.ttl().isNegative() || settings.ttl().compareTo(Duration.ofDays(1)) > 0) {
            throw new InvalidValueException(PATH + ".ttl", "must lie between 0 and a day");
        } else if (settings.refresh().toMillis() < 1) {
            throw new InvalidValueException(PATH + ".refresh", "must be longer than nothing");
        } else if (settings.maxAge().compareTo(settings.refresh()) <= 0) {
            throw new InvalidValueException(PATH + ".max-age", "must be longer than " + PATH + ".refresh");
        }
        return port == 0 ? Optional.empty() : Optional.of(settings);
    }

    private static Name domain(String text) {
        String bare = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        String label = "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?";
        if (bare.length() > MAX_DOMAIN || !bare.matches(label + "(\\." + label + ")*")) {
            throw new InvalidValueException(
                    PATH + ".domain",
                    "must be labels of letters, digits and dashes, with dots between, of " + MAX_DOMAIN
                            + " characters at most");
        }
        try {
            return Name.fromString(bare + ".");
        } catch (TextParseException e) {
            throw new InvalidValueException(PATH + ".domain", "is no domain: " + e.getMessage());
        }
    }

    /** The settings that exist are those that have a default. */
    private static void requireKnown(Config config) {
        Config reference = ConfigFactory.parseResources(DnsSettings.class.getClassLoader(), "http-reference.conf");
        TreeSet<String> unknown = new TreeSet<>(config.root().keySet());
        unknown.removeAll(reference.getConfig(PATH).root().keySet());
        if (!unknown.isEmpty()) {
            throw new InvalidValueException(PATH + "." + unknown.first(), "there is no such setting");
        }
    }
}
