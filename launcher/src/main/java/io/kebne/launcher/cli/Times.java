package io.kebne.launcher.cli;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.kebne.protocol.InvalidValueException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;

/** Times as people write them: {@code 500ms}, {@code 30s}, {@code 5m}; a plain number is of seconds. */
public final class Times {
    private Times() {}

    /** @return as endpoints want it: in seconds, with three decimal digits */
    public static String seconds(String option, String text) {
        return BigDecimal.valueOf(duration(option, text).toMillis(), 3).toPlainString();
    }

    /** @throws InvalidValueException naming the option, when the text is no time or a negative one */
    public static Duration duration(String option, String text) {
        Duration duration = parse(option, text.strip());
        if (duration.isNegative()) {
            throw new InvalidValueException(option, "must not be negative");
        }
        return duration;
    }

    private static Duration parse(String option, String text) {
        String withUnit = text.matches("[0-9.]+") ? text + "s" : text;
        try {
            return ConfigFactory.parseMap(Map.of("time", withUnit)).getDuration("time");
        } catch (ConfigException e) {
            throw new InvalidValueException(option, "'" + text + "': expected a time, such as 30s or 5m");
        }
    }
}
