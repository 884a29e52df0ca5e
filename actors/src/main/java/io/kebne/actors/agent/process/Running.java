package io.kebne.actors.agent.process;

import java.util.Optional;

/**
 * Who runs in a container, as its supervisor says.
 *
 * @param command the leader of a session and process group of its own
 * @param supervisor its parent
 */
record Running(ProcessIdentity command, ProcessIdentity supervisor) {
    /**
     * Reads {@code PID START BOOT_ID SUPERVISOR_PID SUPERVISOR_START} and the end of the line.
     *
     * @return empty when this is something else, in particular only a part of it
     */
    static Optional<Running> parse(String text) {
        String[] parts = text.split(" ", -1);
        if (parts.length != 5 || !parts[4].endsWith("\n")) {
            return Optional.empty();
        }
        try {
            String bootId = parts[2];
            return Optional.of(new Running(
                    new ProcessIdentity(Long.parseLong(parts[0]), Long.parseLong(parts[1]), bootId),
                    new ProcessIdentity(Long.parseLong(parts[3]), Long.parseLong(parts[4].strip()), bootId)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
