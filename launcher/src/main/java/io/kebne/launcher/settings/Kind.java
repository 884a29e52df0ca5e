package io.kebne.launcher.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.kebne.protocol.InvalidValueException;
import java.util.regex.Pattern;

/** What a setting's value must be. It shows in the default, so that no second list can differ from the first. */
enum Kind {
    TEXT("a text") {
        @Override
        boolean accepts(Config holder) {
            holder.getString(VALUE);
            return true;
        }
    },
    TRUTH("true or false") {
        @Override
        boolean accepts(Config holder) {
            holder.getBoolean(VALUE);
            return true;
        }
    },
    WHOLE_NUMBER("a whole number") {
        @Override
        boolean accepts(Config holder) {
            double number = holder.getDouble(VALUE);
            return number == Math.rint(number) && Math.abs(number) <= Integer.MAX_VALUE;
        }
    },
    NUMBER("a number that is not negative") {
        @Override
        boolean accepts(Config holder) {
            double number = holder.getDouble(VALUE);
            return number >= 0 && !Double.isInfinite(number);
        }
    },
    TIME("a length of time, such as 500ms, 30s or 10m") {
        @Override
        boolean accepts(Config holder) {
            return !holder.getDuration(VALUE).isNegative();
        }
    },
    SIZE("a size, such as 512 MiB or 2 GiB") {
        @Override
        boolean accepts(Config holder) {
            return holder.getBytes(VALUE) >= 0;
        }
    },
    LIST("a list, such as [\"a\", \"b\"]") {
        @Override
        boolean accepts(Config holder) {
            holder.getStringList(VALUE);
            return true;
        }
    };

    private static final String VALUE = "value";
    private static final Pattern TIME_TEXT = Pattern.compile("[0-9.]+ ?(ns|us|ms|s|m|h|d)");
    private static final Pattern SIZE_TEXT = Pattern.compile("[0-9.]+ ?([KMGT]i?)?B");

    private final String description;

    Kind(String description) {
        this.description = description;
    }

    /** @throws ConfigException when the value is of another type */
    abstract boolean accepts(Config holder);

    static Kind of(ConfigValue byDefault) {
        return switch (byDefault.valueType()) {
            case BOOLEAN -> TRUTH;
            case LIST -> LIST;
            case NUMBER -> byDefault.unwrapped() instanceof Double ? NUMBER : WHOLE_NUMBER;
            default -> ofText(String.valueOf(byDefault.unwrapped()));
        };
    }

    private static Kind ofText(String text) {
        if (TIME_TEXT.matcher(text).matches()) {
            return TIME;
        }
        return SIZE_TEXT.matcher(text).matches() ? SIZE : TEXT;
    }

    /** @throws InvalidValueException naming the key when its value is not of this kind */
    void require(String key, ConfigValue value, String origin) {
        try {
            if (value.valueType() != ConfigValueType.NULL
                    && accepts(ConfigFactory.empty().withValue(VALUE, value))) {
                return;
            }
        } catch (ConfigException e) {
            throw wrong(key, value, origin);
        }
        throw wrong(key, value, origin);
    }

    private InvalidValueException wrong(String key, ConfigValue value, String origin) {
        return new InvalidValueException(
                key, "'" + value.unwrapped() + "' is not " + description + " (" + origin + ")");
    }
}
