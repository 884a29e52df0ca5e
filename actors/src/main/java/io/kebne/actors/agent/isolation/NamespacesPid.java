package io.kebne.actors.agent.isolation;

import java.nio.file.Path;

/**
 * Mesos' {@code namespaces/pid}: a container sees no processes but its own, in a {@code /proc} of its own, and none of them
 * outlives its command. What runs beside its process is in there, too.
 */
final class NamespacesPid implements Isolator {
    private final Path init;

    /** @param init the program that makes namespaces, and enters them */
    NamespacesPid(Path init) {
        this.init = init;
    }

    @Override
    public void enter(Entry entry) {
        entry.beside()
                .ifPresentOrElse(
                        pid -> entry.throughLast(init.toString(), "--beside", pid.toString()),
                        () -> entry.throughLast(init.toString()));
    }
}
