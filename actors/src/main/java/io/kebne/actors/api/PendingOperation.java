package io.kebne.actors.api;

import java.util.Map;

/**
 * Something that an agent does for a container and that is not done yet, for those who look for what is stuck.
 *
 * @param operation which part of the agent does what, as {@code part::what}
 * @param args of what and for whom, by names of the wire
 */
public record PendingOperation(String operation, Map<String, String> args) {
    public PendingOperation {
        args = Map.copyOf(args);
    }
}
