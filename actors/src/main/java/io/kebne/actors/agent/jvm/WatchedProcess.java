package io.kebne.actors.agent.jvm;

import io.kebne.actors.agent.core.ExitValue;
import io.kebne.actors.agent.process.TaskProcess;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The process of a Java program: it says more of its end than others, and before it is ended by force, its black box is
 * recorded, once. Whoever supervises it is told of a grace period that is longer by the time for that.
 */
final class WatchedProcess implements TaskProcess {
    private final TaskProcess process;
    private final Duration extra;
    private final Consumer<Runnable> beforeKill;
    private final CompletableFuture<ExitValue> exited;
    private final CompletableFuture<ExitValue> gone;
    private final AtomicBoolean recorded = new AtomicBoolean();

    /**
     * @param explain reads files
     * @param extra how much longer its supervisor waits
     * @param beforeKill records, and then runs what it is given, in bounded time
     */
    WatchedProcess(
            TaskProcess process,
            UnaryOperator<ExitValue> explain,
            Executor executor,
            Duration extra,
            Consumer<Runnable> beforeKill) {
        this.process = process;
        this.extra = extra;
        this.beforeKill = beforeKill;
        this.exited = process.exited().thenApplyAsync(explain, executor);
        this.gone = process.gone().thenCombine(exited, (value, explained) -> explained);
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public CompletableFuture<ExitValue> exited() {
        return exited;
    }

    @Override
    public CompletableFuture<ExitValue> gone() {
        return gone;
    }

    @Override
    public void terminate(Duration grace) {
        process.terminate(grace.plus(extra));
    }

    /** Said again, it does not wait. */
    @Override
    public void destroy() {
        if (process.exited().isDone() || !recorded.compareAndSet(false, true)) {
            process.destroy();
        } else {
            beforeKill.accept(process::destroy);
        }
    }

    @Override
    public void detach() {
        process.detach();
    }
}
