package io.kebne.protocol.task;

import io.kebne.protocol.InvalidValueException;
import java.util.Optional;

/**
 * A file to bring into the sandbox before the command starts (mesos.proto, CommandInfo.URI).
 *
 * @param value {@code http:}, {@code https:} or {@code file:} URI, or an absolute path on the agent
 * @param executable whether to set the executable bit
 * @param extract whether to unpack an archive, recognised by its ending
 * @param cache whether the agent may keep it for later tasks
 * @param outputFile name inside the sandbox when it should differ from the URI's last part; may name directories
 */
public record Uri(String value, boolean executable, boolean extract, boolean cache, Optional<String> outputFile) {
    public Uri {
        if (value == null || value.isBlank()) {
            throw new InvalidValueException("command.uris.value", "must not be empty");
        }
    }
}
