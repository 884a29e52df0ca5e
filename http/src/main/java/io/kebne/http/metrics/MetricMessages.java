package io.kebne.http.metrics;

import java.util.List;
import org.apache.mesos.v1.Protos.Metric;

/** A node's metrics as messages (mesos.proto, Metric). */
public final class MetricMessages {
    private MetricMessages() {}

    /** All of them, by name. */
    public static List<Metric> of(NodeMetrics metrics) {
        Readings readings = new Readings();
        metrics.fixed(readings);
        metrics.named(readings);
        return readings.all().entrySet().stream()
                .map(reading -> Metric.newBuilder()
                        .setName(reading.getKey())
                        .setValue(reading.getValue().value())
                        .build())
                .toList();
    }
}
