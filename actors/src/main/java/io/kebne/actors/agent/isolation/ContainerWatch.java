package io.kebne.actors.agent.isolation;

import io.kebne.actors.agent.core.Limitation;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at all containers again and again, and says of each once that it went beyond what it may. One thread for all. */
final class ContainerWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerWatch.class);

    private final Function<String, Optional<Limitation>> look;
    private final Map<String, Consumer<Limitation>> watched = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread watcher = new Thread(task, "container-watch");
        watcher.setDaemon(true);
        return watcher;
    });

    /** @param look at a container */
    ContainerWatch(Duration interval, Function<String, Optional<Limitation>> look) {
        this.look = look;
        Future<?> unused = thread.scheduleWithFixedDelay(
                this::lookAtAll, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
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
        thread.shutdownNow();
    }
}
