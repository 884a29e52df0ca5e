package io.kebne.actors.agent.process;

import io.kebne.actors.agent.process.ProcessNotes.Found;
import io.kebne.actors.agent.process.SignalShell.Signal;
import io.kebne.actors.time.SystemClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Ends the processes that an earlier life of the agent left running when it was killed. A JVM cannot take them back: it
 * is not told the exit value of a process that is not its child. That comes with a supervisor that outlives the agent;
 * until then an agent begins with nothing, and its tasks are reported lost.
 *
 * <p>Only what is certainly ours is touched: a process whose id, start time and boot id are those noted, or one that
 * was started with the container's id in its environment. An id that was given to another process since then is left
 * alone.
 */
public final class Leftovers {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final ProcessNotes notes;
    private final ProcessTable table;
    private final SignalShell signals;

    Leftovers(ProcessNotes notes, ProcessTable table, SignalShell signals) {
        this.notes = notes;
        this.table = table;
        this.signals = signals;
    }

    /**
     * Ends them all, and waits for their end.
     *
     * @return how many containers still had a process
     * @throws IOException when the notes cannot be read or removed, or a process does not end
     */
    public int end() throws IOException {
        int ended = 0;
        for (Found found : notes.all()) {
            if (end(found)) {
                ended++;
            }
            notes.remove(found.containerId());
        }
        return ended;
    }

    private boolean end(Found found) throws IOException {
        boolean leaderRuns = found.identity().filter(table::isRunning).isPresent();
        if (leaderRuns) {
            long group = found.identity().orElseThrow().pid();
            boolean isGroup = signals.toGroup(Signal.KILL, group);
            if (!isGroup) {
                signals.toProcess(Signal.KILL, group);
            }
            require(awaitGone(() -> table.group(group).isEmpty()), found);
        }
        // Members of a group whose leader is gone, and those of a process that was never noted.
        List<Long> orphans = table.withVariable(TaskEnvironment.CONTAINER_ID, found.containerId());
        orphans.forEach(pid -> signals.toProcess(Signal.KILL, pid));
        require(
                awaitGone(() -> table.withVariable(TaskEnvironment.CONTAINER_ID, found.containerId())
                        .isEmpty()),
                found);
        return leaderRuns || !orphans.isEmpty();
    }

    private static void require(boolean gone, Found found) throws IOException {
        if (!gone) {
            throw new IOException("A process of container " + found.containerId() + " does not end");
        }
    }

    /** Waits a bounded time for something that follows a SIGKILL within milliseconds. */
    private static boolean awaitGone(BooleanSupplier gone) {
        long deadline = SystemClock.now().monotonicMillis() + PATIENCE.toMillis();
        while (!gone.getAsBoolean()) {
            if (SystemClock.now().monotonicMillis() > deadline) {
                return false;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return true;
    }
}
