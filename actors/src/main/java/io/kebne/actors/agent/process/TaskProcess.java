package io.kebne.actors.agent.process;

import io.kebne.actors.agent.process.SignalShell.Signal;
import java.io.IOException;
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
    private final CompletableFuture<Integer> ended;

    TaskProcess(Process process, String containerId, ProcessLauncher launcher, Executor waiter) {
        this.process = process;
        this.launcher = launcher;
        this.ended = process.onExit()
                .thenApplyAsync(
                        gone -> {
                            sweep(containerId);
                            return gone.exitValue();
                        },
                        waiter);
    }

    public long pid() {
        return process.pid();
    }

    /** Completes with the exit value, as Java gives it, once the process and its whole group are gone. */
    public CompletableFuture<Integer> ended() {
        return ended;
    }

    /** Asks the process and its children to end (SIGTERM). */
    public void terminate() {
        launcher.signal(process, Signal.TERM);
    }

    /** Ends the process and its children (SIGKILL). */
    public void destroy() {
        launcher.signal(process, Signal.KILL);
    }

    private void sweep(String containerId) {
        try {
            launcher.sweep(process.pid(), containerId);
        } catch (IOException | UncheckedIOException e) {
            // The process itself is gone, and its note stays: the agent's next start looks after the rest.
            LOG.warn("Cannot clean up after the process of container {}", containerId, e);
        }
    }
}
