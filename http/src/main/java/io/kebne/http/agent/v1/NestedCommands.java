package io.kebne.http.agent.v1;

import io.kebne.http.wire.v1.CommandMessages;
import io.kebne.http.wire.v1.ContainerMessages;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.task.CommandInfo;
import org.apache.mesos.v1.Protos;

/** What is to run in a nested container. */
final class NestedCommands {
    private NestedCommands() {}

    /** @throws InvalidValueException naming the field when it is missing, or wants more than a plain process */
    static CommandInfo read(boolean given, Protos.CommandInfo command, Protos.ContainerInfo container) {
        if (!given) {
            throw new InvalidValueException("command", "is missing");
        }
        boolean wantsNothing = container.getAllFields().isEmpty();
        if (!wantsNothing && !ContainerMessages.read(container).isPlain()) {
            throw new InvalidValueException("container", "asks for more than a plain process, which agents do not run");
        }
        return CommandMessages.read(command);
    }
}
