package io.kebne.multijvm.measure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for conditions, and quantiles of what was measured. */
final class Times {
    private static final long POLL_NANOS = 5_000_000;
    private static final long REMARK_NANOS = 20_000_000_000L;

    private Times() {}

    /**
     * Says now and then on standard error that it still waits.
     *
     * @param what is awaited; its text says how far that is
     * @return how many seconds passed since {@code sinceNanos} when the condition held
     */
    static double await(Object what, Duration atMost, long sinceNanos, BooleanSupplier condition)
            throws TimeoutException {
        long deadline = System.nanoTime() + atMost.toNanos();
        long remarkNanos = System.nanoTime() + REMARK_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > remarkNanos) {
                System.err.println("  waiting: " + what);
                remarkNanos += REMARK_NANOS;
            }
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("not within " + atMost.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return seconds(sinceNanos);
    }

    static void await(Object what, Duration atMost, BooleanSupplier condition) throws TimeoutException {
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
