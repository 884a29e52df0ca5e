package io.kebne.actors.agent.isolation;

import io.kebne.actors.time.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether a container's process has a namespace of its own. One that has just been started is still in the agent's for a moment.
 * One that was started before the agent had the isolator, which may be of an earlier life of the agent, is there for good.
 */
final class OwnNamespace {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(1);

    private OwnNamespace() {}

    /**
     * Waits as long as the process may still be about to leave the agent's.
     *
     * @param kind as in {@code /proc/(pid)/ns}
     * @return false when it has not left it
     * @throws IOException when the process has ended
     */
    static boolean await(long pid, String kind) throws IOException {
        Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/" + kind));
        Path its = Path.of("/proc/" + pid + "/ns/" + kind);
        long deadline = SystemClock.now().monotonicMillis() + PATIENCE.toMillis();
        while (Files.readSymbolicLink(its).equals(own)) {
            if (SystemClock.now().monotonicMillis() > deadline || ageMillis(pid) > PATIENCE.toMillis()) {
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
