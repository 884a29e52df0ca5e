package io.kebne.actors.agent.isolation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a command's process passes through before it becomes the command, while it is still the agent's user. Isolators add to
 * it.
 */
public final class Entry {
    private final Optional<Long> beside;
    private final List<List<String>> programs = new ArrayList<>();
    private final List<String> privileges = new ArrayList<>();

    /** @param beside a process of the container that this one is to share all with */
    Entry(Optional<Long> beside) {
        this.beside = beside;
    }

    Optional<Long> beside() {
        return beside;
    }

    /** A program of the machine with its arguments, which replaces itself by the rest of the line. */
    void through(String... program) {
        programs.add(List.of(program));
    }

    /** An option of setpriv of util-linux. */
    void privilege(String option) {
        privileges.add(option);
    }

    /** Each by its name and its arguments. */
    public List<List<String>> programs() {
        return List.copyOf(programs);
    }

    public List<String> privileges() {
        return List.copyOf(privileges);
    }
}
