package io.kebne.protocol.id;

import io.kebne.protocol.InvalidValueException;

/**
 * Mesos' rules for identifiers (common/validation.cpp): 1 to 255 characters, no slash, no backslash, no control
 * character or white space, and neither "." nor "..", because identifiers become directory names on agents.
 */
final class Ids {
    private static final int MAX_LENGTH = 255;

    private Ids() {}

    static String require(String field, String value) {
        if (value == null || value.isEmpty()) {
            throw new InvalidValueException(field, "must not be empty");
        }
        if (value.length() > MAX_LENGTH) {
            throw new InvalidValueException(field, "is longer than " + MAX_LENGTH + " characters");
        }
        if (value.equals(".") || value.equals("..")) {
            throw new InvalidValueException(field, "must not be '" + value + "'");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '/' || c == '\\' || Character.isISOControl(c) || Character.isWhitespace(c)) {
                throw new InvalidValueException(field, "has a forbidden character at position " + i);
            }
        }
        return value;
    }
}
