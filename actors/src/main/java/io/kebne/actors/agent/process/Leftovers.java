package io.kebne.actors.agent.process;

import io.kebne.actors.agent.process.ProcessNotes.Found;
import io.kebne.actors.agent.process.SignalShell.Signal;
import io.kebne.actors.time.SystemClock;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

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
        List<Found> all = notes.all();
        List<Found> led = all.stream().filter(this::leaderRuns).toList();
        led.forEach(found -> endGroup(found.identity().orElseThrow().pid()));
        // Members of groups whose leader is gone, and those of processes that were never noted.
        Map<String, List<Long>> others = others(all);
        others.values().forEach(pids -> pids.forEach(pid -> signals.toProcess(Signal.KILL, pid)));
        if (!awaitGone(
                () -> led.stream().noneMatch(this::leaderRuns) && others(all).isEmpty())) {
            throw new IOException("Processes of an earlier life of this agent do not end; see "
                    + led.stream().map(Found::containerId).toList() + " and " + others(all));
        }
        for (Found found : all) {
            notes.remove(found.containerId());
        }
        Set<String> ended = new HashSet<>(others.keySet());
        led.forEach(found -> ended.add(found.containerId()));
        return ended.size();
    }

    private boolean leaderRuns(Found found) {
        return found.identity().filter(table::isRunning).isPresent();
    }

    private void endGroup(long leader) {
        if (!signals.toGroup(Signal.KILL, leader)) {
            signals.toProcess(Signal.KILL, leader);
        }
    }

    /** Processes that are known by their environment to belong to one of these containers, by container. */
    private Map<String, List<Long>> others(List<Found> all) {
        if (all.isEmpty()) {
            return Map.of();
        }
        Map<String, List<Long>> byContainer = table.byVariable(TaskEnvironment.CONTAINER_ID);
        byContainer.keySet().retainAll(all.stream().map(Found::containerId).collect(Collectors.toSet()));
        return byContainer;
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
