package io.kebne.actors.agent.isolation;

import io.kebne.actors.time.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether a container's process has a namespace of its own. One that has just been started is still in the agent's for a moment,
 * on a busy machine also for long. One that was started before the agent had the isolator, which may be of an earlier life of the
 * agent, is there for good. Which it is was noted when it was started; where it was not, by an earlier version, its age decides.
 */
final class OwnNamespace {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(1);

    private OwnNamespace() {}

    /**
     * Waits for a while for a process that is still to leave the agent's. What is to share its namespace must not begin before.
     *
     * @param kind as in {@code /proc/(pid)/ns}
     * @return false when it stays there
     * @throws IOException when the process has ended, or has not left it yet
     */
    static boolean await(Beside beside, String kind) throws IOException {
        Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/" + kind));
        Path its = Path.of("/proc/" + beside.pid() + "/ns/" + kind);
        boolean isNoted = beside.namespaces().isPresent();
        boolean isToLeave =
                beside.namespaces().filter(all -> all.contains(kind)).isPresent();
        long deadline = SystemClock.now().monotonicMillis() + PATIENCE.toMillis();
        while (Files.readSymbolicLink(its).equals(own)) {
            boolean isLate = SystemClock.now().monotonicMillis() > deadline;
            if (isToLeave && isLate) {
                throw new IOException("Process " + beside.pid()
                        + " has not begun yet: it is to have a namespace of its own (" + kind + ") first");
            } else if (!isToLeave && (isNoted || isLate || ageMillis(beside.pid()) > PATIENCE.toMillis())) {
                return false;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return true;
    }

    /** How long ago it was started; 0 when the system does not say. */
    private static long ageMillis(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().startInstant())
                .map(start -> SystemClock.now().wallMillis() - start.toEpochMilli())
                .orElse(0L);
    }
}
