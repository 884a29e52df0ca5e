package io.kebne.actors.agent.docker;

import io.kebne.actors.agent.docker.api.Engine;
import io.kebne.actors.agent.docker.api.EngineException;
import io.kebne.actors.agent.docker.api.Exchange;
import io.kebne.actors.agent.docker.api.FrameReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies what a container writes into the files of its sandbox. The engine keeps all of it; who copies goes on where the files
 * end, for nobody else writes them, also when that is another life of the agent.
 */
final class ContainerOutput {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerOutput.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    /** How long nothing may arrive of the rest once the container has ended. */
    private static final Duration REST = Duration.ofSeconds(5);

    private final Engine engine;
    private final ScheduledExecutorService workers;
    private final String name;
    private final Copy stdout;
    private final Copy stderr;
    private final boolean forgetful;
    /** How many bytes the engine has told, those that were known included. */
    private final AtomicLong told = new AtomicLong();

    /** Guarded by this, as those below. */
    private Optional<Exchange> current = Optional.empty();

    private boolean over;
    private boolean detached;

    /** @param forgetful whether the engine may drop what was written first */
    ContainerOutput(Engine engine, ScheduledExecutorService workers, String name, Path sandbox, boolean forgetful) {
        this.engine = engine;
        this.workers = workers;
        this.name = name;
        this.stdout = new Copy(sandbox.resolve("stdout"));
        this.stderr = new Copy(sandbox.resolve("stderr"));
        this.forgetful = forgetful;
    }

    /** Begins, and begins again when the engine stops telling. Blocks until the engine has answered. */
    void follow() {
        if (isOver()) {
            return;
        }
        try {
            CompletableFuture<Integer> unused = read(true).done().whenComplete((status, failure) -> again());
        } catch (EngineException e) {
            LOG.debug("The output of {} is not told", name, e);
            again();
        }
    }

    private void again() {
        if (!isOver()) {
            Future<?> unused = workers.schedule(this::follow, AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private Exchange read(boolean follow) throws EngineException {
        boolean mayLack = follow && forgetful && (stdout.isThere() || stderr.isThere());
        Held held = mayLack ? held() : Held.ALL;
        int reading = stdout.begin(held.stdout());
        int readingErrors = stderr.begin(held.stderr());
        Exchange exchange = engine.output(name, follow, new FrameReader((error, part) -> {
            told.addAndGet(part.remaining());
            if (error) {
                stderr.take(readingErrors, part);
            } else {
                stdout.take(reading, part);
            }
        }));
        synchronized (this) {
            current = Optional.of(exchange);
            if (detached) {
                exchange.cancel();
            }
        }
        return exchange;
    }

    private Held held() throws EngineException {
        AtomicLong out = new AtomicLong();
        AtomicLong errors = new AtomicLong();
        Engine.await(engine.output(
                name, false, new FrameReader((error, part) -> (error ? errors : out).addAndGet(part.remaining()))));
        return new Held(out.get(), errors.get());
    }

    private synchronized boolean isOver() {
        return over;
    }

    /** The container has ended. Completes once all that it wrote is copied, or cannot be. */
    CompletableFuture<Void> finish() {
        Optional<Exchange> last;
        synchronized (this) {
            over = true;
            last = current;
        }
        return last.map(this::rest)
                .orElseGet(() -> CompletableFuture.failedFuture(new IOException("nothing was told yet")))
                .handle((done, failure) -> failure)
                .thenComposeAsync(failure -> failure == null ? CompletableFuture.completedFuture(0) : once(), workers)
                .handle((done, failure) -> {
                    if (failure != null) {
                        LOG.warn("Not all that container {} wrote is in its sandbox", name, failure);
                    }
                    close();
                    return null;
                });
    }

    private CompletableFuture<Integer> rest(Exchange exchange) {
        cancelOnceSilent(exchange, told.get());
        return exchange.done();
    }

    /**
     * It may take long until all is told once more, from the beginning.
     *
     * @param before how much was told when this was looked at last
     */
    private void cancelOnceSilent(Exchange exchange, long before) {
        Future<?> unused = workers.schedule(
                () -> {
                    long now = told.get();
                    if (now == before) {
                        exchange.cancel();
                    } else if (!exchange.done().isDone()) {
                        cancelOnceSilent(exchange, now);
                    }
                },
                REST.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private CompletableFuture<Integer> once() {
        try {
            return rest(read(false));
        } catch (EngineException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Somebody else copies from now on. */
    void detach() {
        synchronized (this) {
            over = true;
            detached = true;
            current.ifPresent(Exchange::cancel);
        }
        close();
    }

    private void close() {
        stdout.close();
        stderr.close();
    }

    /**
     * How many bytes the engine has of the two. When that is less than the files hold, its log lacks its beginning, and all
     * of it is taken for known: else what comes next would be passed over until it is as long as the files.
     */
    private record Held(long stdout, long stderr) {
        private static final Held ALL = new Held(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** One of the two files. */
    private static final class Copy {
        private final Path path;

        /** Guarded by this, as all below. */
        private FileChannel file;
        /** How much of what is told next is in the file already. */
        private long known;

        private boolean closed;
        /** Counts the times that it was told from the beginning. */
        private int reading;

        private Copy(Path path) {
            this.path = path;
        }

        /**
         * All is told from the beginning.
         *
         * @param held how much of it the engine has at least
         * @return names this telling; what is left of an earlier one is not taken any more
         */
        synchronized int begin(long held) {
            reading++;
            try {
                if (file == null && !closed) {
                    file = open();
                }
                known = file == null ? 0 : Math.min(file.size(), held);
            } catch (IOException e) {
                LOG.warn("The output of a container cannot be written to {}", path, e);
            }
            return reading;
        }

        /** Whether something was copied before. */
        private boolean isThere() {
            return path.toFile().length() > 0;
        }

        /** The container may have put something else in its place, which must not lead out of the sandbox. */
        private FileChannel open() throws IOException {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException("it is no file any more");
            }
            return FileChannel.open(
                    path,
                    Set.of(
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.APPEND,
                            LinkOption.NOFOLLOW_LINKS));
        }

        synchronized void take(int telling, ByteBuffer part) throws IOException {
            if (file == null || closed || telling != reading) {
                return;
            }
            int skipped = (int) Math.min(known, part.remaining());
            known -= skipped;
            part.position(part.position() + skipped);
            while (part.hasRemaining()) {
                file.write(part);
            }
        }

        synchronized void close() {
            closed = true;
            try {
                if (file != null) {
                    file.close();
                }
            } catch (IOException e) {
                LOG.warn("{} cannot be closed", path, e);
            }
        }
    }
}
