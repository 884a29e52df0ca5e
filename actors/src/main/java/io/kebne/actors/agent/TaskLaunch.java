package io.kebne.actors.agent;

import io.kebne.actors.agent.core.TaskEntry;
import io.kebne.actors.agent.fetcher.Cancellation;
import io.kebne.actors.agent.fetcher.FetchException;
import io.kebne.actors.agent.process.LaunchPlan;
import io.kebne.actors.agent.process.ProcessLauncher;
import io.kebne.actors.agent.process.TaskProcess;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.task.CommandInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One launch of a task's process: makes the sandbox, fetches the task's files into it, starts the process. Runs on
 * threads that may block; {@link #abort} may be called from any.
 */
final class TaskLaunch {
    private enum Stage {
        PREPARING,
        STARTING,
        ABORTED
    }

    private final AgentHost host;
    private final TaskEntry task;
    private final Cancellation cancellation = new Cancellation();
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.PREPARING);

    TaskLaunch(AgentHost host, TaskEntry task) {
        this.host = host;
        this.task = task;
    }

    /**
     * Begins.
     *
     * @param blocking for what takes milliseconds
     * @param fetching for what may take minutes
     * @return the process once it runs; or why it will not, as a message for the user
     */
    CompletableFuture<TaskProcess> begin(Executor blocking, Executor fetching) {
        CommandInfo command = task.info().command();
        return command.uris().isEmpty()
                ? CompletableFuture.supplyAsync(() -> start(prepare(), blocking), blocking)
                : CompletableFuture.supplyAsync(() -> fetch(prepare()), fetching)
                        .thenApplyAsync(sandbox -> start(sandbox, blocking), blocking);
    }

    /**
     * Gives up.
     *
     * @return true when no process was started and none will be; false when one is being started, or runs
     */
    boolean abort() {
        boolean aborted = stage.compareAndSet(Stage.PREPARING, Stage.ABORTED);
        if (aborted) {
            cancellation.cancel();
        }
        return aborted || stage.get() == Stage.ABORTED;
    }

    private Path prepare() {
        try {
            return host.workDirectory().createSandbox(task.framework().id(), executorId(task), task.containerId());
        } catch (IOException e) {
            throw new CompletionException("Failed to create the sandbox: " + e, e);
        }
    }

    private Path fetch(Path sandbox) {
        try {
            boolean ownFiles = ProcessLauncher.isAgentsOwn(user());
            host.fetcher().fetch(task.info().command().uris(), sandbox, ownFiles, cancellation);
            return sandbox;
        } catch (FetchException e) {
            throw new CompletionException(e.getMessage(), e);
        }
    }

    private TaskProcess start(Path sandbox, Executor blocking) {
        if (!stage.compareAndSet(Stage.PREPARING, Stage.STARTING)) {
            throw new CancellationException("aborted");
        }
        LaunchPlan plan = new LaunchPlan(
                task.framework().id(),
                executorId(task),
                task.info().taskId(),
                task.containerId(),
                task.role(),
                task.info().command(),
                user(),
                sandbox);
        try {
            return host.launcher().launch(plan, host.environment(), blocking);
        } catch (IOException e) {
            throw new CompletionException("Failed to start the command: " + e.getMessage(), e);
        }
    }

    private Optional<String> user() {
        Optional<String> commands = task.info().command().user();
        return host.settings().switchUser()
                ? commands.or(() -> Optional.of(task.framework().user()))
                : commands;
    }

    /** A command task's executor has the task's id. */
    static ExecutorId executorId(TaskEntry task) {
        return new ExecutorId(task.info().taskId().value());
    }
}
