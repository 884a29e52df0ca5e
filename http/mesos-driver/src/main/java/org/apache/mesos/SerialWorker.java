package org.apache.mesos;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Does one thing after another, on a thread of its own that keeps no JVM alive. */
final class SerialWorker {
    private static final int MOST_WAITING = 10_000;

    private final Semaphore room = new Semaphore(MOST_WAITING);
    private final ThreadPoolExecutor executor;

    SerialWorker(String name) {
        this.executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Waits while very much is waiting already. Nothing is done any more after {@link #finish}. */
    void add(Runnable work) {
        room.acquireUninterruptibly();
        executor.execute(() -> {
            room.release();
            work.run();
        });
        if (executor.isShutdown()) {
            room.release();
        }
    }

    /** Waits for nobody: for what this worker's own work adds. */
    void addAtOnce(Runnable work) {
        executor.execute(work);
    }

    /** Takes no more work, and waits until what there is was done. */
    void finish(Duration atMost) {
        executor.shutdown();
        try {
            boolean unused = executor.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes no more work; what there is will be done. */
    void close() {
        executor.shutdown();
    }
}
