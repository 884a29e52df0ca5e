package io.kebne.actors.agent.image;

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
import java.util.function.Function;

/**
 * Gets images, each once for all who wait for it, and no more than a few at a time. There are at most as many who wait as there
 * are tasks being launched.
 *
 * @param <T> what one has of an image that is there
 */
public final class ImageQueue<T> {
    private final Function<String, CompletableFuture<T>> source;
    private final Executor workers;
    private final int most;

    /** Those under way or waiting to be. Guarded by this, as all below. */
    private final Map<String, Entry<T>> entries = new HashMap<>();

    private final Queue<Entry<T>> waiting = new ArrayDeque<>();
    private int running;

    /**
     * @param source gets one by its name; may block until it has begun
     * @param workers may block
     * @param most how many at the same time
     */
    public ImageQueue(Function<String, CompletableFuture<T>> source, Executor workers, int most) {
        this.source = source;
        this.workers = workers;
        this.most = most;
    }

    /**
     * Gets an image.
     *
     * @param wanted whether who asks still wants it
     * @return fails as the source does, or with a {@link CancellationException} when nobody wants it any more
     */
    public CompletableFuture<T> get(String image, BooleanSupplier wanted) {
        CompletableFuture<T> done;
        synchronized (this) {
            Entry<T> entry = entries.computeIfAbsent(image, name -> {
                Entry<T> fresh = new Entry<>(name);
                waiting.add(fresh);
                return fresh;
            });
            entry.wanted.add(wanted);
            done = entry.done;
        }
        startWaiting();
        return done.copy();
    }

    private void startWaiting() {
        List<Entry<T>> start = new ArrayList<>();
        List<Entry<T>> unwanted = new ArrayList<>();
        synchronized (this) {
            while (running < most && !waiting.isEmpty()) {
                Entry<T> next = waiting.remove();
                if (next.wanted.stream().anyMatch(BooleanSupplier::getAsBoolean)) {
                    running++;
                    start.add(next);
                } else {
                    entries.remove(next.image);
                    unwanted.add(next);
                }
            }
        }
        unwanted.forEach(entry -> entry.done.completeExceptionally(new CancellationException("nobody wants it")));
        start.forEach(entry -> workers.execute(() -> start(entry)));
    }

    private void start(Entry<T> entry) {
        CompletableFuture<T> got;
        try {
            got = source.apply(entry.image);
        } catch (RuntimeException e) {
            got = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<T> unused = got.whenComplete((image, failure) -> {
            synchronized (this) {
                running--;
                entries.remove(entry.image);
            }
            workers.execute(() -> {
                if (failure == null) {
                    entry.done.complete(image);
                } else {
                    entry.done.completeExceptionally(failure);
                }
                startWaiting();
            });
        });
    }

    private static final class Entry<T> {
        private final String image;
        private final List<BooleanSupplier> wanted = new ArrayList<>();
        private final CompletableFuture<T> done = new CompletableFuture<>();

        private Entry(String image) {
            this.image = image;
        }
    }
}
