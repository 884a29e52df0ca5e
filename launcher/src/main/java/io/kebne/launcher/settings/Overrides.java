package io.kebne.launcher.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.kebne.protocol.InvalidValueException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Settings given by flags; a flag that is absent changes nothing. */
public final class Overrides {
    /** How Mesos writes times, as in {@code 10mins}, which HOCON would not read. */
    private static final Pattern MESOS_TIME = Pattern.compile("([0-9.]+)(secs|mins|hrs|days)");

    private static final Map<String, String> UNITS = Map.of("secs", "s", "mins", "m", "hrs", "h", "days", "d");

    private final Map<String, Object> values = new TreeMap<>();

    public Overrides put(String key, Object value) {
        if (value != null) {
            values.put(key, value);
        }
        return this;
    }

    /** @param text in HOCON's form or Mesos' */
    public Overrides time(String key, String text) {
        if (text == null) {
            return this;
        }
        Matcher mesos = MESOS_TIME.matcher(text.strip());
        return put(key, mesos.matches() ? mesos.group(1) + UNITS.get(mesos.group(2)) : text);
    }

    /**
     * @param flag for the message
     * @param text in Mesos' form, as in {@code "a=2,b=0.5"}
     */
    public Overrides pairs(String key, String flag, String text) {
        if (text == null) {
            return this;
        }
        Map<String, Object> pairs = new TreeMap<>();
        for (String pair : Environment.list(text)) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw new InvalidValueException(flag, "'" + pair + "': expected NAME=VALUE");
            }
            pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return put(key, ConfigValueFactory.fromMap(pairs));
    }

    /** @throws InvalidValueException naming the key whose value cannot be */
    public Config over(Config settings) {
        Config own = ConfigFactory.parseMap(values);
        new KnownKeys().require(own, "command line");
        return own.withFallback(settings);
    }
}
