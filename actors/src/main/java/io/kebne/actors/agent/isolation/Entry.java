package io.kebne.actors.agent.isolation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a command's process passes through before it becomes the command, while it is still the agent's user. Isolators add to
 * it.
 */
public final class Entry {
    private final Optional<Beside> beside;
    private final Set<String> namespaces = new TreeSet<>();
    private final List<List<String>> programs = new ArrayList<>();
    private final List<String> privileges = new ArrayList<>();
    private List<String> last = List.of();

    /** @param beside a process of the container that this one is to share all with */
    Entry(Optional<Beside> beside) {
        this.beside = beside;
    }

    Optional<Beside> beside() {
        return beside;
    }

    /** A program of the machine with its arguments, which replaces itself by the rest of the line, or runs it. */
    void through(String... program) {
        programs.add(List.of(program));
    }

    /** The same, of the one program behind which the machine's processes are no longer seen. */
    void throughLast(String... program) {
        last = List.of(program);
    }

    /** It has a namespace of its own then. */
    void makes(String kind) {
        namespaces.add(kind);
    }

    /** An option of setpriv of util-linux. */
    void privilege(String option) {
        privileges.add(option);
    }

    /** Each by its name or its absolute path, and its arguments. */
    public List<List<String>> programs() {
        List<List<String>> all = new ArrayList<>(programs);
        if (!last.isEmpty()) {
            all.add(last);
        }
        return List.copyOf(all);
    }

    /** Which of its namespaces are its own when it has passed through, as in {@code /proc/(pid)/ns}. */
    public Set<String> namespaces() {
        return Set.copyOf(namespaces);
    }

    public List<String> privileges() {
        return List.copyOf(privileges);
    }
}
