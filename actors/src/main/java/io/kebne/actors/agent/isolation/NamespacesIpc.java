package io.kebne.actors.agent.isolation;

/**
 * Mesos' {@code namespaces/ipc}: System V's shared memory, semaphores and queues, and POSIX' queues, of a container are its own.
 * What runs beside its process shares them. Not {@code /dev/shm}, which is a file system.
 */
final class NamespacesIpc implements Isolator {
    @Override
    public void enter(Entry entry) {
        entry.beside()
                .ifPresentOrElse(
                        pid -> entry.through("nsenter", "--ipc=/proc/" + pid + "/ns/ipc", "--"),
                        () -> entry.through("unshare", "--ipc", "--"));
    }
}
