package io.kebne.actors.agent.isolation;

import java.util.Optional;
import java.util.Set;

/**
 * A process of a container that another one is to share all with.
 *
 * @param namespaces of its own that it was started to have, as in {@code /proc/(pid)/ns}; empty: nobody has noted that
 */
public record Beside(long pid, Optional<Set<String>> namespaces) {
    public Beside {
        namespaces = namespaces.map(Set::copyOf);
    }
}
