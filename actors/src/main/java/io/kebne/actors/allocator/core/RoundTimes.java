package io.kebne.actors.allocator.core;

import java.util.Arrays;

/**
 * How long allocation rounds took, or were wanted before, in milliseconds (Mesos: allocation_run_ms,
 * allocation_run_latency_ms).
 *
 * @param runs how many there were since the allocator came to its master
 * @param last the latest
 * @param count how many of the latest ones the others are about
 */
public record RoundTimes(
        long runs,
        double last,
        int count,
        double min,
        double max,
        double p50,
        double p90,
        double p95,
        double p99,
        double p999,
        double p9999) {
    /** Before the first one. */
    public static final RoundTimes NONE = new RoundTimes(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private static final double NANOS_PER_MILLI = 1e6;

    /** Takes the times of rounds, and remembers the latest ones. For one thread. */
    public static final class Recorder {
        private static final int REMEMBERED = 1000;

        private final long[] nanos = new long[REMEMBERED];
        private long runs;

        /** A round has taken so long. */
        public void add(long elapsedNanos) {
            nanos[(int) (runs % REMEMBERED)] = elapsedNanos;
            runs++;
        }

        public RoundTimes times() {
            if (runs == 0) {
                return NONE;
            }
            int count = (int) Math.min(runs, REMEMBERED);
            long[] sorted = Arrays.copyOf(nanos, count);
            Arrays.sort(sorted);
            return new RoundTimes(
                    runs,
                    nanos[(int) ((runs - 1) % REMEMBERED)] / NANOS_PER_MILLI,
                    count,
                    at(sorted, 0),
                    at(sorted, 1),
                    at(sorted, 0.5),
                    at(sorted, 0.9),
                    at(sorted, 0.95),
                    at(sorted, 0.99),
                    at(sorted, 0.999),
                    at(sorted, 0.9999));
        }

        /** The nearest rank. */
        private static double at(long[] sorted, double share) {
            int rank = (int) Math.ceil(share * sorted.length);
            return sorted[Math.max(0, rank - 1)] / NANOS_PER_MILLI;
        }
    }
}
