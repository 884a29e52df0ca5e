package io.kebne.http.metrics;

import io.kebne.protocol.id.FrameworkId;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.mesos.v1.Protos.Offer.Operation;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;

/**
 * What schedulers have called, and been told, through this master (Mesos: master/framework_metrics, and messages of
 * master/metrics). Counted from the master's start. Safe for use by several threads.
 */
public final class SchedulerTraffic {
    private final Map<FrameworkId, Map<String, LongAdder>> byFramework = new ConcurrentHashMap<>();
    private final MessageCounters messages = new MessageCounters();
    private Set<FrameworkId> missing = new HashSet<>();
    private final LongAdder slowReaders = new LongAdder();

    /** A call was passed on. */
    public void call(FrameworkId frameworkId, Call call) {
        messages.passed(call);
        count(frameworkId, "calls", call.getType().name());
        if (call.getType() == Call.Type.ACCEPT) {
            count(frameworkId, "offers/accepted", call.getAccept().getOfferIdsCount());
            for (Operation operation : call.getAccept().getOperationsList()) {
                count(frameworkId, "operations", operation.getType().name());
            }
        } else if (call.getType() == Call.Type.DECLINE) {
            count(frameworkId, "offers/declined", call.getDecline().getOfferIdsCount());
        }
    }

    /** A call was not passed on, for what it says. */
    public void refused(Call call) {
        messages.refused(call);
    }

    /** An event was given to the stream of a framework. */
    public void event(FrameworkId frameworkId, Event event) {
        messages.told(event);
        count(frameworkId, "events", event.getType().name());
        if (event.getType() == Event.Type.RESCIND) {
            count(frameworkId, "offers/rescinded", 1);
        }
    }

    /** A stream was ended because its client did not read. */
    public void slowReader() {
        slowReaders.increment();
    }

    /** What is not about a framework. */
    void add(Readings readings) {
        readings.putCount("master/scheduler_streams_dropped", slowReaders.sum());
        messages.add(readings);
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
        count(frameworkId, kind, 1);
        count(frameworkId, kind + "/" + type.toLowerCase(Locale.ROOT), 1);
    }

    private void count(FrameworkId frameworkId, String name, int number) {
        Map<String, LongAdder> counts = byFramework.computeIfAbsent(frameworkId, id -> new ConcurrentHashMap<>());
        counts.computeIfAbsent(name, key -> new LongAdder()).add(number);
    }
}
