package io.kebne.multijvm.harness;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what other processes do: asks again and again until the answer is right, or it took too long. */
public final class Await {
    private static final Duration POLL = Duration.ofMillis(50);

    private Await() {}

    /**
     * @param what is waited for, for the failure message
     * @throws AssertionError when the condition is still false at the deadline
     */
    public static void until(String what, Duration atMost, BooleanSupplier condition) {
        present(what, atMost, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /** Lets time pass: for what must happen late, or must not happen. Never for what is to happen at all. */
    public static void time(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            requireNotInterrupted("time passes");
            LockSupport.parkNanos(left);
        }
    }

    /**
     * @return what {@code source} has as soon as it has something
     * @throws AssertionError when it has nothing at the deadline
     */
    public static <T> T present(String what, Duration atMost, Supplier<Optional<T>> source) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            // Whoever is held up for long looks once more before it gives up.
            boolean last = System.nanoTime() - deadline > 0;
            Optional<T> value = source.get();
            if (value.isPresent()) {
                return value.get();
            }
            requireNotInterrupted(what);
            if (last) {
                throw new AssertionError("did not happen within " + atMost.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private static void requireNotInterrupted(String what) {
        if (Thread.currentThread().isInterrupted()) {
            throw new AssertionError("interrupted while waiting: " + what);
        }
    }
}
