package io.kebne.http.metrics;

import java.util.Locale;
import java.util.Map;

/**
 * Readings in Prometheus' text format. The name of a metric is its Mesos name with {@code kebne_} before it and
 * underscores for all that is neither a letter nor a digit, which Micrometer would not keep: it takes {@code _total} off
 * the names of gauges.
 */
final class PrometheusText {
    private PrometheusText() {}

    static String of(Readings readings) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, Readings.Reading> entry : readings.all().entrySet()) {
            String name = "kebne_" + entry.getKey().replaceAll("[^a-zA-Z0-9]", "_");
            Readings.Reading reading = entry.getValue();
            text.append("# TYPE ")
                    .append(name)
                    .append(' ')
                    .append(reading.kind().name().toLowerCase(Locale.ROOT))
                    .append('\n')
                    .append(name)
                    .append(' ')
                    .append(reading.value())
                    .append('\n');
        }
        return text.toString();
    }
}
