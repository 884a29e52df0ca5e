package io.kebne.protocol;

import java.util.Optional;

/** A key, with or without a value, that Kebne carries along and does not interpret. */
public record Label(String key, Optional<String> value) {
    public Label {
        if (key == null || key.isEmpty()) {
            throw new InvalidValueException("labels.key", "must not be empty");
        }
    }
}
