package io.kebne.actors.agent.process;

import io.kebne.actors.agent.process.SignalShell.Signal;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task's process that was started, with all the children it may have. */
public final class TaskProcess {
    private static final Logger LOG = LoggerFactory.getLogger(TaskProcess.class);

    private final Process process;
    private final ProcessLauncher launcher;
    private final CompletableFuture<Integer> exited;
    private final CompletableFuture<Integer> gone;

    TaskProcess(Process process, String containerId, ProcessLauncher launcher, Executor waiter) {
        this.process = process;
        this.launcher = launcher;
        this.exited = process.onExit().thenApply(Process::exitValue);
        this.gone = exited.thenComposeAsync(exitValue -> launcher.empty(process), waiter)
                .thenApplyAsync(
                        empty -> {
                            launcher.forget(process, containerId);
                            return process.exitValue();
                        },
                        waiter);
    }

    public long pid() {
        return process.pid();
    }

    /** Completes with the exit value, as Java gives it, once the process is gone. Its children may live on. */
    public CompletableFuture<Integer> exited() {
        return exited;
    }

    /** Completes with the same value once its children are gone, too. */
    public CompletableFuture<Integer> gone() {
        return gone;
    }

    /** Asks the process and its children, or those of them that are left, to end (SIGTERM). May be tried again. */
    public void terminate() {
        signal(Signal.TERM);
    }

    /** Ends the process and its children, or those of them that are left (SIGKILL). May be tried again. */
    public void destroy() {
        signal(Signal.KILL);
    }

    private void signal(Signal signal) {
        try {
            launcher.signal(process, signal);
        } catch (UncheckedIOException e) {
            LOG.warn("{} did not reach process {}", signal, process.pid(), e);
        }
    }
}
