package io.kebne.actors.agent.docker;

import io.kebne.actors.agent.core.ExitValue;
import io.kebne.actors.agent.docker.api.Engine;
import io.kebne.actors.agent.docker.api.EngineContainer;
import io.kebne.actors.agent.docker.api.EngineException;
import io.kebne.actors.agent.docker.api.Exchange;
import io.kebne.actors.agent.process.TaskProcess;
import io.kebne.protocol.task.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A container that an engine runs, as its executor sees it. While the engine does not answer nothing is known of it, and
 * nothing is taken for its end; what it was told is said again then.
 */
final class EngineProcess implements TaskProcess {
    private static final Logger LOG = LoggerFactory.getLogger(EngineProcess.class);
    private static final Duration SOON = Duration.ofMillis(100);
    private static final Duration LATER = Duration.ofSeconds(1);

    private final Engine engine;
    private final ScheduledExecutorService workers;
    private final String name;
    private final EngineContainer started;
    private final ContainerOutput output;
    private final CompletableFuture<ExitValue> ended = new CompletableFuture<>();
    private volatile Optional<Exchange> awaited = Optional.empty();
    private volatile boolean detached;

    /**
     * @param workers may block
     * @param started as it was seen after its start
     */
    EngineProcess(
            Engine engine,
            ScheduledExecutorService workers,
            String name,
            EngineContainer started,
            ContainerOutput output) {
        this.engine = engine;
        this.workers = workers;
        this.name = name;
        this.started = started;
        this.output = output;
    }

    /** Looks after it from now on. Blocks until the engine has answered. */
    void begin() {
        output.follow();
        await();
    }

    @Override
    public long pid() {
        return started.pid();
    }

    @Override
    public CompletableFuture<ExitValue> exited() {
        return ended;
    }

    /** The kernel ends all processes of a container with its first. */
    @Override
    public CompletableFuture<ExitValue> gone() {
        return ended;
    }

    @Override
    public void terminate(Duration grace) {
        run(() -> kill(started.stopSignal()));
    }

    @Override
    public void destroy() {
        run(() -> kill("SIGKILL"));
    }

    @Override
    public void detach() {
        detached = true;
        awaited.ifPresent(Exchange::cancel);
        output.detach();
    }

    private boolean isOver() {
        return detached || ended.isDone();
    }

    private void kill(String signal) {
        if (isOver()) {
            return;
        }
        try {
            engine.kill(name, signal);
        } catch (EngineException e) {
            if (!e.isConflict() && !e.isNotFound()) {
                LOG.warn("Container {} cannot be sent {}; trying again", name, signal, e);
                after(LATER, () -> kill(signal));
            }
        }
    }

    private void await() {
        if (isOver()) {
            return;
        }
        try {
            Exchange exchange = engine.awaitEnd(name);
            awaited = Optional.of(exchange);
            if (detached) {
                exchange.cancel();
            }
            CompletableFuture<Integer> unused =
                    exchange.done().whenComplete((status, failure) -> run(() -> look(failure == null)));
        } catch (EngineException e) {
            LOG.debug("The end of {} cannot be awaited", name, e);
            after(LATER, this::await);
        }
    }

    /** @param told whether the engine says that it has ended */
    private void look(boolean told) {
        if (isOver()) {
            return;
        }
        try {
            EngineContainer container = engine.inspect(name);
            if (container.hasEnded()) {
                finish(value(container));
            } else {
                after(told ? SOON : LATER, this::await);
            }
        } catch (EngineException e) {
            if (e.isNotFound()) {
                vanish(e);
            } else {
                LOG.debug("Container {} cannot be looked at", name, e);
                after(LATER, () -> look(told));
            }
        }
    }

    private void finish(ExitValue value) {
        CompletableFuture<Void> unused = output.finish().thenAccept(copied -> ended.complete(value));
    }

    /** Somebody else has removed it. */
    private void vanish(EngineException why) {
        output.detach();
        ended.completeExceptionally(why);
    }

    /** How a container ended that has. */
    static ExitValue value(EngineContainer container) {
        ExitValue value = ExitValue.ofShell(container.exitCode() & 0xff);
        return container.outOfMemory()
                ? value.because(new ExitValue.Cause(
                        Optional.of(Reason.CONTAINER_LIMITATION_MEMORY),
                        "The container used more memory than it was given, and the kernel ended it"))
                : value;
    }

    private void run(Runnable work) {
        after(Duration.ZERO, work);
    }

    private void after(Duration time, Runnable work) {
        Future<?> unused = workers.schedule(work, time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
