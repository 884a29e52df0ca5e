package io.kebne.actors.agent.process;

import io.kebne.actors.agent.core.ExitValue;
import io.kebne.actors.agent.isolation.Isolation;
import io.kebne.actors.agent.process.SignalShell.Signal;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task's process below a shell, with the members of its process group. {@link ShellWatch} looks at it. */
final class ShellProcess implements TaskProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ShellProcess.class);

    private final String containerId;
    private final Running running;
    private final boolean hasGroup;
    private final ProcessTable table;
    private final SignalShell signals;
    private final Isolation isolation;
    private final CompletableFuture<ExitValue> exited = new CompletableFuture<>();
    private final CompletableFuture<ExitValue> gone = new CompletableFuture<>();
    private volatile boolean detached;

    /** @param hasGroup whether the command leads a process group of its own */
    ShellProcess(
            String containerId,
            Running running,
            boolean hasGroup,
            ProcessTable table,
            SignalShell signals,
            Isolation isolation) {
        this.containerId = containerId;
        this.running = running;
        this.hasGroup = hasGroup;
        this.table = table;
        this.signals = signals;
        this.isolation = isolation;
    }

    String containerId() {
        return containerId;
    }

    @Override
    public long pid() {
        return running.command().pid();
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
        signal(Signal.TERM);
    }

    @Override
    public void destroy() {
        // Those who left the process group are in the control groups still, where there are any.
        boolean unused = isolation.kill(containerId);
        signal(Signal.KILL);
    }

    @Override
    public void detach() {
        detached = true;
    }

    /**
     * Looks what has happened.
     *
     * @param exit what the supervisor has said about it
     * @param groups all process groups that had a member before that was asked
     * @return whether there is more to see
     */
    boolean look(Supplier<Optional<ExitValue>> exit, Set<Long> groups) {
        if (detached) {
            return false;
        }
        Optional<ExitValue> value = exit.get();
        if (value.isPresent()) {
            // A child that it started while the groups were being listed may be in no list yet.
            boolean justNow = exited.complete(value.get());
            boolean childrenLive = justNow || (hasGroup && groups.contains(pid()));
            if (!childrenLive) {
                gone.complete(value.get());
            }
            return childrenLive;
        }
        if (isSupervised() || exit.get().isPresent()) {
            return true;
        }
        SupervisorLostException lost = new SupervisorLostException(containerId);
        exited.completeExceptionally(lost);
        gone.completeExceptionally(lost);
        return false;
    }

    /** Only where processes can be told apart can one be known to be missing. */
    private boolean isSupervised() {
        return !table.isThisBoot(running.supervisor()) || table.isRunning(running.supervisor());
    }

    /**
     * As long as anything of the group is left, the system gives its id to no other process; so when another process has
     * it, nothing is left.
     */
    private void signal(Signal signal) {
        if (gone.isDone()) {
            return;
        }
        try {
            if (hasGroup && (table.isRunning(running.command()) || !table.isTaken(pid()))) {
                signals.toGroup(signal, pid());
            } else if (!hasGroup && table.isTaken(pid())) {
                ProcessHandle.of(pid()).ifPresent(process -> {
                    process.descendants().forEach(child -> signal(child, signal));
                    signal(process, signal);
                });
            }
        } catch (UncheckedIOException e) {
            LOG.warn("{} did not reach process {}", signal, pid(), e);
        }
    }

    private static void signal(ProcessHandle process, Signal signal) {
        if (signal == Signal.KILL) {
            process.destroyForcibly();
        } else {
            process.destroy();
        }
    }
}
