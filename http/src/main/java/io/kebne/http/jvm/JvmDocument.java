package io.kebne.http.jvm;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.actors.agent.jvm.core.JvmCounters;
import io.kebne.actors.api.JvmDiagnostics;
import java.io.IOException;
import java.util.List;
import java.util.function.ToLongFunction;

/** What virtual machines count, for people and for Prometheus. */
final class JvmDocument {
    /** One counter; Prometheus' names have {@code kebne_task_jvm_} before them. */
    private record Metric(String name, String type, ToLongFunction<JvmCounters> value) {}

    private static final List<Metric> METRICS = List.of(
            new Metric("heap_used_bytes", "gauge", JvmCounters::heapUsed),
            new Metric("heap_committed_bytes", "gauge", JvmCounters::heapCommitted),
            new Metric("heap_max_bytes", "gauge", JvmCounters::heapMax),
            new Metric("metaspace_used_bytes", "gauge", JvmCounters::metaspaceUsed),
            new Metric("gc_collections", "counter", JvmCounters::collections),
            new Metric("gc_milliseconds", "counter", JvmCounters::collectionMillis),
            new Metric("threads", "gauge", JvmCounters::threads),
            new Metric("daemon_threads", "gauge", JvmCounters::daemonThreads),
            new Metric("classes", "gauge", JvmCounters::classes),
            new Metric("safepoints", "counter", JvmCounters::safepoints),
            new Metric("safepoint_milliseconds", "counter", JvmCounters::safepointMillis));

    private JvmDocument() {}

    static void write(JsonGenerator out, JvmDiagnostics.Machine machine) throws IOException {
        out.writeStartObject();
        out.writeStringField("task_id", machine.key().taskId().value());
        out.writeStringField("framework_id", machine.key().frameworkId().value());
        out.writeStringField("container_id", machine.containerId());
        out.writeNumberField("pid", machine.pid());
        if (machine.counters().isPresent()) {
            JvmCounters counters = machine.counters().get();
            out.writeStringField("version", counters.version());
            for (Metric metric : METRICS) {
                out.writeNumberField(metric.name(), metric.value().applyAsLong(counters));
            }
        }
        out.writeEndObject();
    }

    static String prometheus(List<JvmDiagnostics.Machine> machines) {
        StringBuilder text = new StringBuilder();
        for (Metric metric : METRICS) {
            String name = "kebne_task_jvm_" + metric.name();
            text.append("# TYPE ")
                    .append(name)
                    .append(' ')
                    .append(metric.type())
                    .append('\n');
            for (JvmDiagnostics.Machine machine : machines) {
                machine.counters()
                        .ifPresent(counters -> text.append(name)
                                .append("{framework_id=\"")
                                .append(escaped(machine.key().frameworkId().value()))
                                .append("\",task_id=\"")
                                .append(escaped(machine.key().taskId().value()))
                                .append("\"} ")
                                .append(metric.value().applyAsLong(counters))
                                .append('\n'));
            }
        }
        return text.toString();
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
