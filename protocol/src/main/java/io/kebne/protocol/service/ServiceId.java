package io.kebne.protocol.service;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.kebne.protocol.InvalidValueException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names a service: an absolute path such as {@code /shop/web}. Parts hold small letters, digits, dots and dashes, and
 * begin and end with a letter or digit.
 */
public record ServiceId(@JsonValue String value) implements Comparable<ServiceId> {
    /** Leaves room in task ids, which are longer and become names of directories. */
    private static final int MAX_LENGTH = 180;

    private static final Pattern PART = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");

    /** What paths below a service mean, so that no service may be called so. */
    private static final Set<String> RESERVED = Set.of("restart", "rollback", "tasks", "versions");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ServiceId {
        if (value == null || value.length() < 2 || !value.startsWith("/")) {
            throw new InvalidValueException("id", "must be a path such as /shop/web");
        }
        if (value.length() > MAX_LENGTH) {
            throw new InvalidValueException("id", "must have at most " + MAX_LENGTH + " characters");
        }
        String[] parts = value.substring(1).split("/", -1);
        for (String part : parts) {
            if (!PART.matcher(part).matches()) {
                throw new InvalidValueException(
                        "id",
                        "may have small letters, digits, dots and dashes between its slashes, not '" + part + "'");
            }
        }
        if (RESERVED.contains(parts[parts.length - 1])) {
            throw new InvalidValueException("id", "must not end with '" + parts[parts.length - 1] + "'");
        }
    }

    /** The path as users write it, with or without its first slash. */
    public static ServiceId of(String path) {
        return new ServiceId(path.startsWith("/") ? path : "/" + path);
    }

    /** In names that have no slashes. */
    public String flat() {
        return value.substring(1).replace('/', '_');
    }

    @Override
    public int compareTo(ServiceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
