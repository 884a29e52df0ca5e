package io.kebne.actors.agent.docker;

import io.kebne.actors.agent.docker.api.Engine;
import io.kebne.actors.agent.docker.api.EngineException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * Has the engine get images, each once for all who wait for it, and no more than a few at a time. There are at most as many
 * who wait as there are tasks being launched.
 */
final class Images {
    private final Engine engine;
    private final Executor workers;
    private final int most;
    private final Duration timeout;

    /** Those under way or waiting to be. Guarded by this, as all below. */
    private final Map<String, Pull> pulls = new HashMap<>();

    private final Queue<Pull> waiting = new ArrayDeque<>();
    private int running;

    /** @param workers may block */
    Images(Engine engine, Executor workers, DockerSettings settings) {
        this.engine = engine;
        this.workers = workers;
        this.most = settings.pulls();
        this.timeout = settings.pullTimeout();
    }

    /**
     * Sees to it that the engine has an image. Blocks shortly.
     *
     * @param force also if it has one of this name
     * @param wanted whether the task still wants it
     * @return fails with an {@link EngineException} when it cannot be had
     */
    CompletableFuture<Void> require(String image, boolean force, BooleanSupplier wanted) {
        try {
            if (!force && engine.hasImage(image)) {
                return CompletableFuture.completedFuture(null);
            }
        } catch (EngineException e) {
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<Void> done;
        synchronized (this) {
            Pull pull = pulls.computeIfAbsent(image, name -> {
                Pull fresh = new Pull(name);
                waiting.add(fresh);
                return fresh;
            });
            pull.wanted.add(wanted);
            done = pull.done;
        }
        startWaiting();
        return done.copy();
    }

    private void startWaiting() {
        List<Pull> start = new ArrayList<>();
        List<Pull> unwanted = new ArrayList<>();
        synchronized (this) {
            while (running < most && !waiting.isEmpty()) {
                Pull next = waiting.remove();
                if (next.wanted.stream().anyMatch(BooleanSupplier::getAsBoolean)) {
                    running++;
                    start.add(next);
                } else {
                    pulls.remove(next.image);
                    unwanted.add(next);
                }
            }
        }
        unwanted.forEach(pull -> pull.done.completeExceptionally(new CancellationException("nobody wants it")));
        start.forEach(pull -> workers.execute(() -> start(pull)));
    }

    private void start(Pull pull) {
        CompletableFuture<Void> pulled;
        try {
            ImageName name = ImageName.of(pull.image);
            pulled = engine.pull(name.name(), name.tag(), timeout);
        } catch (EngineException e) {
            pulled = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<Void> unused = pulled.whenComplete((none, failure) -> {
            synchronized (this) {
                running--;
                pulls.remove(pull.image);
            }
            workers.execute(() -> {
                if (failure == null) {
                    pull.done.complete(null);
                } else {
                    pull.done.completeExceptionally(failure);
                }
                startWaiting();
            });
        });
    }

    private static final class Pull {
        private final String image;
        private final List<BooleanSupplier> wanted = new ArrayList<>();
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        private Pull(String image) {
            this.image = image;
        }
    }
}
