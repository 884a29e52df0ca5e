package io.kebne.actors.agent.gc;

import io.kebne.actors.agent.core.CollectedSandboxes;
import io.kebne.actors.agent.sandbox.WorkDirectory;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the sandboxes of an agent collected again and again, by a thread of its own, until it is closed. */
public final class SandboxCollection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxCollection.class);

    private final SandboxCollector collector;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread collecting = new Thread(task, "sandbox-collection");
        collecting.setDaemon(true);
        return collecting;
    });

    /**
     * Begins.
     *
     * @param living containers that have not ended, or may be about to start. An exception keeps all sandboxes until the
     *     next time
     */
    public static SandboxCollection start(
            WorkDirectory workDirectory, GcSettings settings, Supplier<Set<String>> living) {
        SandboxCollector collector = new SandboxCollector(
                workDirectory.sandboxes(),
                workDirectory,
                settings,
                living,
                () -> DiskUse.of(workDirectory.root()),
                InstantSource.system());
        return new SandboxCollection(collector, settings.interval().toMillis());
    }

    private SandboxCollection(SandboxCollector collector, long pause) {
        this.collector = collector;
        Future<?> unused = thread.scheduleWithFixedDelay(this::collect, pause, pause, TimeUnit.MILLISECONDS);
    }

    private void collect() {
        try {
            collector.collect();
        } catch (RuntimeException e) {
            LOG.error("Sandboxes are not removed", e);
        }
    }

    /** What it has done. */
    public CollectedSandboxes collected() {
        return collector.collected();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
