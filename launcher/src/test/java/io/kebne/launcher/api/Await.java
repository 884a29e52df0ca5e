package io.kebne.launcher.api;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits for what comes about by itself. */
final class Await {
    private Await() {}

    /** Asks again and again until the answer is as wanted, and gives that. */
    static <T> T until(Callable<T> ask, Predicate<T> wanted) throws Exception {
        long deadline = System.nanoTime() + ApiScheduler.PATIENCE.toNanos();
        T answer = ask.call();
        while (!wanted.test(answer)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("still " + answer);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            answer = ask.call();
        }
        return answer;
    }
}
