package io.kebne.actors.agent.isolation;

import java.io.IOException;
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
    public void enter(Entry entry) throws IOException {
        if (entry.beside().isEmpty()) {
            entry.throughLast(init.toString());
            entry.makes("mnt");
            return;
        }
        long pid = entry.beside().get().pid();
        // The program makes the two namespaces together.
        if (OwnNamespace.await(entry.beside().get(), "mnt")) {
            entry.throughLast(init.toString(), "--beside", Long.toString(pid));
        }
    }
}
