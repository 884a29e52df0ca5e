package io.kebne.actors.agent.process;

import java.util.Optional;

/**
 * Tells a process from every other one, before and after: the system gives a process id to another process later, but
 * never with the same start time in the same life of the machine.
 *
 * @param pid the process id
 * @param start when it started, in the system's own unit: clock ticks since boot on Linux
 * @param bootId of the life of the machine; empty where the system has none
 */
public record ProcessIdentity(long pid, long start, String bootId) {
    public ProcessIdentity {
        if (pid <= 1) {
            throw new IllegalArgumentException(pid + " is not a process of ours");
        }
    }

    /** One line of text, which {@link #parse} reads back. */
    String text() {
        return pid + " " + start + " " + bootId;
    }

    /** @return empty when this is not what {@link #text} wrote, in particular when only a part of it was written */
    static Optional<ProcessIdentity> parse(String text) {
        String[] parts = text.split(" ", -1);
        if (parts.length != 3 || !parts[2].endsWith("\n")) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new ProcessIdentity(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2].strip()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
