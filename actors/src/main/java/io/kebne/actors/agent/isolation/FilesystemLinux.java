package io.kebne.actors.agent.isolation;

import java.io.IOException;

/**
 * Mesos' {@code filesystem/linux}: what a container mounts only it sees, and it may have volumes. What runs beside its process
 * shares that. What the machine mounts later is seen in containers, too.
 */
final class FilesystemLinux implements Isolator {
    @Override
    public void enter(Entry entry) throws IOException {
        if (entry.beside().isEmpty()) {
            entry.separateMounts();
        } else if (OwnNamespace.await(entry.beside().get(), "mnt")) {
            entry.shareMounts();
        }
    }
}
