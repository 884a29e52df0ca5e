package io.kebne.http.metrics;

import io.kebne.protocol.id.FrameworkId;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What schedulers have called, and been told, through this master (Mesos: master/framework_metrics, calls and events).
 * Counted from the master's start. Safe for use by several threads.
 */
public final class SchedulerTraffic {
    private final Map<FrameworkId, Map<String, LongAdder>> byFramework = new ConcurrentHashMap<>();
    private Set<FrameworkId> missing = new HashSet<>();
    private final LongAdder slowReaders = new LongAdder();

    /** @param type by Mesos' name, such as ACCEPT */
    public void call(FrameworkId frameworkId, String type) {
        count(frameworkId, "calls", type);
    }

    /** @param type by Mesos' name, such as OFFERS */
    public void event(FrameworkId frameworkId, String type) {
        count(frameworkId, "events", type);
    }

    /** A stream was ended because its client did not read. */
    public void slowReader() {
        slowReaders.increment();
    }

    long slowReaders() {
        return slowReaders.sum();
    }

    /** Counts by what follows the framework's prefix, such as {@code calls/accept}. */
    Map<String, Long> of(FrameworkId frameworkId) {
        Map<String, Long> counts = new TreeMap<>();
        byFramework.getOrDefault(frameworkId, Map.of()).forEach((name, count) -> counts.put(name, count.sum()));
        return counts;
    }

    /** Forgets frameworks that are over; one that is not active for the first time may be about to begin. */
    synchronized void retain(Set<FrameworkId> active) {
        Set<FrameworkId> inactive = new HashSet<>(byFramework.keySet());
        inactive.removeAll(active);
        missing.retainAll(inactive);
        byFramework.keySet().removeAll(missing);
        missing = inactive;
    }

    private void count(FrameworkId frameworkId, String kind, String type) {
        Map<String, LongAdder> counts = byFramework.computeIfAbsent(frameworkId, id -> new ConcurrentHashMap<>());
        counts.computeIfAbsent(kind, name -> new LongAdder()).increment();
        counts.computeIfAbsent(kind + "/" + type.toLowerCase(Locale.ROOT), name -> new LongAdder())
                .increment();
    }
}
