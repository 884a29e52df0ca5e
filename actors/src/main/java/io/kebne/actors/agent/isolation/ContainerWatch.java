package io.kebne.actors.agent.isolation;

import io.kebne.actors.agent.core.Limitation;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at all containers again and again, and says of each once that it went beyond what it may. One thread for all; those
 * isolators that look around for longer have another one.
 */
final class ContainerWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerWatch.class);

    private final Function<String, Optional<Limitation>> look;
    private final Map<String, Consumer<Limitation>> watched = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread = thread("container-watch");
    private final ScheduledExecutorService scans = thread("container-scan");

    /**
     * @param look at a container
     * @param scanners who look at all of them, for longer
     */
    ContainerWatch(
            Duration interval,
            Function<String, Optional<Limitation>> look,
            List<Scanner> scanners,
            Supplier<Collection<Confined>> containers) {
        this.look = look;
        for (Scanner scanner : scanners) {
            long rest = scanner.interval().toMillis();
            Future<?> unused = scans.scheduleWithFixedDelay(
                    () -> scan(scanner, containers.get()), rest, rest, TimeUnit.MILLISECONDS);
        }
        Future<?> unused = thread.scheduleWithFixedDelay(
                this::lookAtAll, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static ScheduledExecutorService thread(String name) {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread watcher = new Thread(task, name);
            watcher.setDaemon(true);
            return watcher;
        });
    }

    private static void scan(Scanner scanner, Collection<Confined> containers) {
        try {
            scanner.scan(containers);
        } catch (RuntimeException e) {
            LOG.error("Not all containers could be looked at", e);
        }
    }

    void add(String containerId, Consumer<Limitation> listener) {
        watched.put(containerId, listener);
    }

    void remove(String containerId) {
        watched.remove(containerId);
    }

    private void lookAtAll() {
        for (String containerId : watched.keySet()) {
            try {
                look.apply(containerId).ifPresent(limitation -> {
                    Consumer<Limitation> listener = watched.remove(containerId);
                    if (listener != null) {
                        listener.accept(limitation);
                    }
                });
            } catch (RuntimeException e) {
                LOG.error("It cannot be seen whether container {} keeps to its limits", containerId, e);
            }
        }
    }

    @Override
    public void close() {
        scans.shutdownNow();
        thread.shutdownNow();
    }
}
