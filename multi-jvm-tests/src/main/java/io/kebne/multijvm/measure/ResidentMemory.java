package io.kebne.multijvm.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process has in memory, as Linux tells it. */
final class ResidentMemory {
    private static final double KILOBYTES_PER_MEGABYTE = 1024;

    private ResidentMemory() {}

    static boolean isKnown() {
        return Files.exists(Path.of("/proc/self/smaps_rollup"));
    }

    /** All of it, in MB (RSS). */
    static double megabytes(long pid) throws IOException {
        return line(pid, "status", "VmRSS:");
    }

    /** What is shared counts in part (PSS), in MB. */
    static double ownMegabytes(long pid) throws IOException {
        return line(pid, "smaps_rollup", "Pss:");
    }

    private static double line(long pid, String file, String name) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), file)).stream()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / KILOBYTES_PER_MEGABYTE)
                .findFirst()
                .orElseThrow(() -> new IOException("process " + pid + " has no " + name));
    }
}
