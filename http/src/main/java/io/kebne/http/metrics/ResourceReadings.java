package io.kebne.http.metrics;

import io.kebne.protocol.resources.Resources;
import java.util.List;
import java.util.function.ToLongFunction;

/** Total, used and share of each predefined resource. Nothing is revocable yet, which is said with zeros. */
final class ResourceReadings {
    private static final List<String> NAMES = List.of(Resources.CPUS, Resources.GPUS, Resources.MEM, Resources.DISK);

    private ResourceReadings() {}

    /**
     * @param prefix {@code master/} or {@code slave/}
     * @param total by the resource's name, in thousandths
     * @param used by the resource's name, in thousandths
     */
    static void add(Readings readings, String prefix, ToLongFunction<String> total, ToLongFunction<String> used) {
        for (String name : NAMES) {
            add(readings, prefix + name, total.applyAsLong(name), used.applyAsLong(name));
            add(readings, prefix + name + "_revocable", 0, 0);
        }
    }

    private static void add(Readings readings, String name, long total, long used) {
        readings.put(name + "_total", total / 1000.0);
        readings.put(name + "_used", used / 1000.0);
        readings.put(name + "_percent", total == 0 ? 0 : (double) used / total);
    }
}
