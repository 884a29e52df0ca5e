package io.kebne.actors.agent.isolation;

import java.io.IOException;

/**
 * Mesos' {@code namespaces/ipc}: System V's shared memory, semaphores and queues, and POSIX' queues, of a container are its own.
 * What runs beside its process shares them. Not {@code /dev/shm}, which is a file system.
 */
final class NamespacesIpc implements Isolator {
    @Override
    public void enter(Entry entry) throws IOException {
        if (entry.beside().isEmpty()) {
            entry.through("unshare", "--ipc", "--");
            entry.makes("ipc");
            return;
        }
        long pid = entry.beside().get().pid();
        if (OwnNamespace.await(entry.beside().get(), "ipc")) {
            entry.through("nsenter", "--ipc=/proc/" + pid + "/ns/ipc", "--");
        }
    }
}
