package io.kebne.multijvm.measure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for conditions, and quantiles of what was measured. */
final class Times {
    private static final long POLL_NANOS = 5_000_000;

    private Times() {}

    /** @return how many seconds passed since {@code sinceNanos} when the condition held */
    static double await(String what, Duration atMost, long sinceNanos, BooleanSupplier condition)
            throws TimeoutException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("not within " + atMost.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return seconds(sinceNanos);
    }

    static void await(String what, Duration atMost, BooleanSupplier condition) throws TimeoutException {
        double unused = await(what, atMost, System.nanoTime(), condition);
    }

    static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }

    static double quantile(List<Double> values, double quantile) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(Math.max(0, (int) Math.ceil(quantile * sorted.size()) - 1));
    }
}
