package io.kebne.actors.agent;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads and processes bring about. */
public final class Await {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(2);

    private Await() {}

    /** @throws AssertionError when it does not become true in a time that is long even on a busy machine */
    public static void until(String what, BooleanSupplier condition) {
        until(what, PATIENCE, condition);
    }

    /** The same of what takes longer. */
    public static void until(String what, Duration patience, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        // Whoever is held up for long looks once more before it gives up.
        for (boolean last = false; !condition.getAsBoolean(); last = System.nanoTime() - deadline > 0) {
            if (last) {
                throw new AssertionError("did not happen: " + what);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
