package io.kebne.actors.agent.isolation;

import io.kebne.actors.time.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Mesos' {@code namespaces/ipc}: System V's shared memory, semaphores and queues, and POSIX' queues, of a container are its own.
 * What runs beside its process shares them. Not {@code /dev/shm}, which is a file system.
 */
final class NamespacesIpc implements Isolator {
    /** A process that has just been started is still in the agent's namespace for a moment. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(1);

    @Override
    public void enter(Entry entry) throws IOException {
        if (entry.beside().isEmpty()) {
            entry.through("unshare", "--ipc", "--");
            return;
        }
        Path namespace = Path.of("/proc/" + entry.beside().get() + "/ns/ipc");
        awaitLeft(namespace);
        entry.through("nsenter", "--ipc=" + namespace, "--");
    }

    private static void awaitLeft(Path namespace) throws IOException {
        Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/ipc"));
        long deadline = SystemClock.now().monotonicMillis() + PATIENCE.toMillis();
        while (Files.readSymbolicLink(namespace).equals(own)) {
            if (SystemClock.now().monotonicMillis() > deadline) {
                throw new IOException("The container's process has not begun to run its command");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
