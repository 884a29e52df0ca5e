package io.kebne.actors.agent.nested;

import io.kebne.actors.agent.isolation.Bounds;
import io.kebne.actors.agent.process.ProcessLauncher;
import io.kebne.actors.agent.process.SessionProcess;
import io.kebne.actors.agent.process.TaskEnvironment;
import io.kebne.actors.agent.process.TaskProcess;
import io.kebne.actors.agent.process.WindowSize;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.EnvironmentVariable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Commands that somebody runs beside a task (Mesos: nested container sessions): in its sandbox, with its environment, as its user.
 * Each is a nested container that ends when its client is gone. Soft: none outlives the agent.
 */
public final class Sessions {
    /** Begins the names of their processes, as long as others'. */
    public static final String PREFIX = "session-";

    private static final int REST = 28;

    private final NestedContainers containers;
    private final ProcessLauncher launcher;
    private final TaskEnvironment environment;
    private final Executor blocking;

    Sessions(NestedContainers containers, ProcessLauncher launcher, TaskEnvironment environment, Executor blocking) {
        this.containers = containers;
        this.launcher = launcher;
        this.environment = environment;
        this.blocking = blocking;
    }

    /**
     * Starts a command.
     *
     * @param terminal the size of the terminal that it is to have; empty: none
     * @return empty when there is a container of this name already, which is left as it is; fails with a
     *     {@link NestedException}
     * @throws NestedException when it cannot be
     */
    public CompletionStage<Optional<SessionProcess>> launch(
            ContainerPath path, CommandInfo command, Optional<WindowSize> terminal) throws NestedException {
        if (!command.uris().isEmpty()) {
            throw new NestedException("command.uris: are not fetched for sessions");
        }
        Parent parent = containers.runningParent(path);
        String id = PREFIX + UUID.randomUUID().toString().substring(0, REST);
        NestedContainer container = NestedContainer.starting(path, id, parent.root(), true, Bounds.NONE);
        if (!containers.add(container)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        List<EnvironmentVariable> variables = new ArrayList<>(parent.environment());
        variables.addAll(command.environment());
        CommandInfo complete = command.withEnvironment(variables);
        return CompletableFuture.supplyAsync(() -> Optional.of(start(container, parent, complete, terminal)), blocking);
    }

    private SessionProcess start(
            NestedContainer container, Parent parent, CommandInfo command, Optional<WindowSize> terminal) {
        try {
            SessionProcess process = launcher.launchSession(
                    parent.beside(launcher.life(), container.id(), command), environment, terminal, blocking);
            containers.watch(container, process);
            return process;
        } catch (IOException | RuntimeException e) {
            throw containers.failed(container, e);
        }
    }

    /** A session that runs. */
    public Optional<SessionProcess> find(ContainerPath path) {
        Optional<TaskProcess> process =
                containers.find(path).filter(container -> !container.hasEnded()).flatMap(NestedContainer::started);
        return process.filter(SessionProcess.class::isInstance).map(SessionProcess.class::cast);
    }
}
