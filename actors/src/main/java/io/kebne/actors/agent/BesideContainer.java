package io.kebne.actors.agent;

import io.kebne.actors.agent.docker.EngineContainers;
import io.kebne.actors.agent.isolation.Bounds;
import io.kebne.actors.agent.nested.Sessions;
import io.kebne.actors.agent.oci.RuntimeContainers;
import io.kebne.actors.agent.process.LaunchPlan;
import io.kebne.actors.agent.process.TaskProcess;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.EnvironmentVariable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Starts commands beside the process of a container: in its sandbox, with its environment, as its user. */
final class BesideContainer {
    private static final String CHECK = "check-";

    /** As long as other containers' names. */
    private static final int REST = 30;

    private final AgentHost host;
    private final Container container;

    BesideContainer(AgentHost host, Container container) {
        this.host = host;
        this.container = container;
    }

    /** Whether this names a process that nobody remembers: a check's, or a session's. */
    static boolean isPassing(String containerId) {
        return containerId.startsWith(CHECK) || containerId.startsWith(Sessions.PREFIX);
    }

    /**
     * Runs the command of a check; its output follows that of the task's own errors, as in Mesos. That of one in a container
     * of an image is dropped.
     *
     * @throws IOException with a message for the user
     */
    TaskProcess check(CommandInfo command) throws IOException {
        if (container.isByEngine()) {
            return engine().launchBeside(container.id(), command);
        }
        String id = CHECK + UUID.randomUUID().toString().substring(0, REST);
        Path sandbox = container.sandbox(host.workDirectory());
        LaunchPlan plan = plan(id, sandbox, command);
        Path output = sandbox.resolve("stderr");
        TaskProcess process = container.image().isPresent()
                ? host.launcher()
                        .launchInContainer(plan, host.environment(), runtime().beside(container.id(), command), output)
                : host.launcher().launchBeside(plan, host.environment(), output);
        CompletableFuture<?> unused =
                process.gone().whenComplete((value, failure) -> host.launcher().forget(id));
        return process;
    }

    private RuntimeContainers runtime() throws IOException {
        return host.runtime().orElseThrow(() -> new IOException("the agent has no OCI runtime any more"));
    }

    private EngineContainers engine() throws IOException {
        return host.engine().orElseThrow(() -> new IOException("the agent has no container engine any more"));
    }

    private LaunchPlan plan(String id, Path sandbox, CommandInfo command) {
        List<EnvironmentVariable> environment =
                new ArrayList<>(container.command().environment());
        environment.addAll(command.environment());
        return new LaunchPlan(
                host.launcher().life(),
                Optional.of(container.framework().id()),
                Optional.of(container.executorId()),
                container.taskId(),
                id,
                container.role(),
                command.withEnvironment(environment),
                user(),
                sandbox,
                container.framework().checkpoint(),
                List.of(),
                container.shutdownGrace(),
                Optional.empty(),
                Optional.of(container.id()),
                Bounds.NONE,
                container.processLimits());
    }

    private Optional<String> user() {
        return TaskLaunch.user(host, container);
    }
}
