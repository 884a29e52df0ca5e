package io.kebne.actors.agent.process;

import io.kebne.actors.time.SystemClock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells when process groups are empty. The system says so to nobody, so the table of processes is read again and again
 * while anybody waits, once for all who wait; pauses in between keep that to a fraction of one processor.
 */
final class GroupWatch implements AutoCloseable {
    private static final long MIN_PAUSE_MILLIS = 5;
    /** How many times as long as a look takes the pause after it is. */
    private static final long PAUSE_FACTOR = 4;

    private final ProcessTable table;
    private final Map<Long, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread watcher = new Thread(task, "process-group-watch");
        watcher.setDaemon(true);
        return watcher;
    });

    /** Whether another look is planned; guarded by this. */
    private boolean planned;

    GroupWatch(ProcessTable table) {
        this.table = table;
    }

    /**
     * Completes, on the watch's own thread, when the group has no member that lives.
     *
     * @param group one that has had its members already
     */
    CompletableFuture<Void> empty(long group) {
        CompletableFuture<Void> empty = waiting.computeIfAbsent(group, id -> new CompletableFuture<>());
        plan(0);
        return empty;
    }

    private synchronized void plan(long delayMillis) {
        if (!planned && !thread.isShutdown()) {
            planned = true;
            Future<?> unused = thread.schedule(this::look, delayMillis, TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        synchronized (this) {
            planned = false;
        }
        long start = SystemClock.now().monotonicMillis();
        // Who begins to wait after this line is not told by this look.
        Set<Long> asked = Set.copyOf(waiting.keySet());
        Set<Long> living = table.groups();
        for (Long group : asked) {
            if (!living.contains(group)) {
                waiting.remove(group).complete(null);
            }
        }
        if (!waiting.isEmpty()) {
            long took = SystemClock.now().monotonicMillis() - start;
            plan(Math.max(MIN_PAUSE_MILLIS, PAUSE_FACTOR * took));
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
