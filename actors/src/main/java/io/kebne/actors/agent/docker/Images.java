package io.kebne.actors.agent.docker;

import io.kebne.actors.agent.docker.api.Engine;
import io.kebne.actors.agent.docker.api.EngineException;
import io.kebne.actors.agent.image.ImageQueue;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/** Has the engine get images, each once for all who wait for it, and no more than a few at a time. */
final class Images {
    private final Engine engine;
    private final Duration timeout;
    private final ImageQueue<Void> queue;

    /** @param workers may block */
    Images(Engine engine, Executor workers, DockerSettings settings) {
        this.engine = engine;
        this.timeout = settings.pullTimeout();
        this.queue = new ImageQueue<>(this::pull, workers, settings.pulls());
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
        return queue.get(image, wanted);
    }

    private CompletableFuture<Void> pull(String image) {
        try {
            ImageName name = ImageName.of(image);
            return engine.pull(name.name(), name.tag(), timeout);
        } catch (EngineException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
