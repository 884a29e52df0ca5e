package io.kebne.actors.agent.process;

import io.kebne.actors.agent.core.ExitValue;
import io.kebne.actors.time.SystemClock;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at tasks below shells, who have no means to say that something has happened: again and again while there are any,
 * once for all of them; pauses in between keep that to a fraction of one processor.
 */
final class ShellWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShellWatch.class);
    private static final long MIN_PAUSE_MILLIS = 10;
    /** How many times as long as a look takes the pause after it is. */
    private static final long PAUSE_FACTOR = 9;

    private final ProcessTable table;
    private final RuntimeDirectory runtime;
    private final Set<ShellProcess> watched = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread watcher = new Thread(task, "shell-watch");
        watcher.setDaemon(true);
        return watcher;
    });

    /** Whether another look is planned; guarded by this. */
    private boolean planned;

    ShellWatch(ProcessTable table, RuntimeDirectory runtime) {
        this.table = table;
        this.runtime = runtime;
    }

    void add(ShellProcess process) {
        watched.add(process);
        plan(0);
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
        // One that is added after this line may have started, and even ended, after the groups were looked at.
        List<ShellProcess> known = List.copyOf(watched);
        Set<Long> groups = table.groups();
        for (ShellProcess process : known) {
            if (!process.look(() -> exit(process), groups)) {
                watched.remove(process);
            }
        }
        if (!watched.isEmpty()) {
            long took = SystemClock.now().monotonicMillis() - start;
            plan(Math.max(MIN_PAUSE_MILLIS, PAUSE_FACTOR * took));
        }
    }

    private Optional<ExitValue> exit(ShellProcess process) {
        try {
            return runtime.exit(process.containerId());
        } catch (IOException e) {
            LOG.warn("How container {} ended cannot be read", process.containerId(), e);
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
