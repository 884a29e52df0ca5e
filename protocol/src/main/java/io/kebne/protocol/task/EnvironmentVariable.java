package io.kebne.protocol.task;

import io.kebne.protocol.InvalidValueException;

/** One variable of a command's environment. */
public record EnvironmentVariable(String name, String value) {
    public EnvironmentVariable {
        if (name == null || name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
            throw new InvalidValueException(
                    "command.environment.variables.name", "must be a non-empty name without '='");
        }
        if (value == null || value.indexOf('\0') >= 0) {
            throw new InvalidValueException("command.environment.variables.value", "must be text without NUL");
        }
    }

    /** Without the value, which may be a secret: logs show this. */
    @Override
    public String toString() {
        return name;
    }
}
