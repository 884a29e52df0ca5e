package io.kebne.actors.agent.check;

import io.kebne.actors.agent.check.core.Finding;
import io.kebne.actors.agent.core.ExitValue;
import io.kebne.actors.agent.process.TaskProcess;
import io.kebne.protocol.task.CommandInfo;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Runs a command beside the task. What it leaves running when it ends is ended by its supervisor. */
final class CommandLook implements Look {
    private static final int SIGNAL_BASE = 128;

    private final Executor blocking;
    private final CompletableFuture<TaskProcess> process;
    private final CompletionStage<Finding> finding;
    private volatile boolean cancelled;

    private CommandLook(CommandRunner runner, CommandInfo command, Executor blocking) {
        this.blocking = blocking;
        this.process = CompletableFuture.supplyAsync(() -> start(runner, command), blocking);
        this.finding = process.thenCompose(TaskProcess::exited).handle(CommandLook::finding);
    }

    static CommandLook begin(CommandRunner runner, CommandInfo command, Executor blocking) {
        return new CommandLook(runner, command, blocking);
    }

    private TaskProcess start(CommandRunner runner, CommandInfo command) {
        if (cancelled) {
            throw new CompletionException(new IOException("the look was given up"));
        }
        try {
            return runner.start(command);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private static Finding finding(ExitValue value, Throwable failure) {
        if (failure == null) {
            return new Finding.Exited(value.exitStatus()
                    .orElseGet(() -> SIGNAL_BASE + value.signal().orElseThrow()));
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return new Finding.Failed("the command could not be run: " + cause.getMessage());
    }

    @Override
    public CompletionStage<Finding> finding() {
        return finding;
    }

    @Override
    public void cancel() {
        cancelled = true;
        CompletableFuture<Void> unused = process.thenAcceptAsync(TaskProcess::destroy, blocking);
    }
}
