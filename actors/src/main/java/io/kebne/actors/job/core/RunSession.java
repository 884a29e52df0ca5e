package io.kebne.actors.job.core;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The soft state of a run: losing it launches a task that failed again sooner than was meant. Times are monotonic. */
final class RunSession {
    private final Map<Integer, Long> delayed = new HashMap<>();
    private final Map<String, Long> refusals = new HashMap<>();
    private Optional<String> gang = Optional.empty();
    private long gangAskedMillis;

    /** @param until before which this task is not launched */
    void delay(int index, long until) {
        delayed.put(index, until);
    }

    /** Which of the missing tasks may be launched now. */
    List<Integer> launchable(ActiveRun run, long now) {
        List<Integer> missing = run.missing();
        return delayed.isEmpty()
                ? missing
                : missing.stream()
                        .filter(index -> delayed.getOrDefault(index, now) <= now)
                        .toList();
    }

    /** When the next task may be launched that must wait now; the end of time when none must. */
    long nextLaunchMillis(long now) {
        long next = Long.MAX_VALUE;
        for (long until : delayed.values()) {
            next = until > now ? Math.min(next, until) : next;
        }
        return next;
    }

    void refused(String why) {
        refusals.merge(why, 1L, Long::sum);
    }

    Map<String, Long> refusals() {
        return Map.copyOf(refusals);
    }

    /** Which gang is asked for; another one when the time of the one before is over. */
    String gang(long lifetimeMillis, long now, Supplier<String> freshId) {
        if (gang.isEmpty() || now - gangAskedMillis > lifetimeMillis) {
            gangAskedMillis = now;
            gang = Optional.of(freshId.get());
        }
        return gang.get();
    }

    /** The gang that was asked for is served, or over. */
    void gangEnded() {
        gang = Optional.empty();
    }
}
