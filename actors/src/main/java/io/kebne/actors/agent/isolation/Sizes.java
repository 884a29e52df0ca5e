package io.kebne.actors.agent.isolation;

import java.util.Locale;

/** Amounts of bytes as people are told them. */
final class Sizes {
    private static final long MEGABYTE = 1024 * 1024;

    private Sizes() {}

    /** As Mesos writes it where that is a whole number, else with one decimal. */
    static String megabytes(long bytes) {
        return bytes % MEGABYTE == 0
                ? bytes / MEGABYTE + "MB"
                : String.format(Locale.ROOT, "%.1fMB", bytes / (double) MEGABYTE);
    }
}
