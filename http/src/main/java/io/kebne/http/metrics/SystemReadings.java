package io.kebne.http.metrics;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the machine under a node has and does. A figure that the operating system does not give is left out. */
final class SystemReadings {
    private static final Path LOAD_AVERAGES = Path.of("/proc/loadavg");

    private SystemReadings() {}

    static void add(Readings readings) {
        readings.put("system/cpus_total", Runtime.getRuntime().availableProcessors());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine) {
            readings.put("system/mem_total_bytes", machine.getTotalMemorySize());
            readings.put("system/mem_free_bytes", machine.getFreeMemorySize());
        }
        loadAverages(readings);
    }

    private static void loadAverages(Readings readings) {
        double lastMinute = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        if (lastMinute >= 0) {
            readings.put("system/load_1min", lastMinute);
        }
        try {
            String[] averages = Files.readString(LOAD_AVERAGES).split(" ", -1);
            readings.put("system/load_5min", Double.parseDouble(averages[1]));
            readings.put("system/load_15min", Double.parseDouble(averages[2]));
        } catch (IOException e) {
            // Only Linux has them.
        }
    }
}
