package io.kebne.actors.agent.nested;

import io.kebne.actors.agent.isolation.Bounds;
import io.kebne.actors.agent.process.LaunchPlan;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.EnvironmentVariable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a container has from the one that it lies within.
 *
 * @param root the container of the task or executor; what lies within it, at any depth, ends with it; empty: there is none
 * @param owner whose it is; empty: the operator's
 * @param user as whom it runs; empty: as the agent does
 * @param environment of its command
 * @param around the container that it lies in directly, whose control groups hold it
 * @param isProcess whether that one has a process, or is an executor of the agent's own
 */
public record Parent(
        Optional<String> root,
        Optional<Owner> owner,
        String role,
        Path sandbox,
        Optional<String> user,
        List<EnvironmentVariable> environment,
        Optional<String> around,
        boolean isProcess) {
    /**
     * Whose containers these are.
     *
     * @param taskId empty for an executor
     */
    public record Owner(FrameworkInfo framework, ExecutorId executorId, Optional<TaskId> taskId) {}

    public Parent {
        environment = List.copyOf(environment);
    }

    /** Of a task or an executor. */
    public Parent(
            String containerId,
            Owner owner,
            String role,
            Path sandbox,
            Optional<String> user,
            List<EnvironmentVariable> environment,
            boolean isProcess) {
        this(
                Optional.of(containerId),
                Optional.of(owner),
                role,
                sandbox,
                user,
                environment,
                Optional.of(containerId),
                isProcess);
    }

    /** Of containers that lie in no other one. */
    static Parent none(Path workDirectory) {
        return new Parent(
                Optional.empty(),
                Optional.empty(),
                "",
                workDirectory,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                false);
    }

    /** The same for what lies in a container within it. */
    Parent within(String id, Path nestedSandbox) {
        return new Parent(root, owner, role, nestedSandbox, user, List.of(), Optional.of(id), true);
    }

    /** As whom a command runs. */
    Optional<String> userOf(CommandInfo command) {
        return command.user().or(() -> user);
    }

    /**
     * A container in it.
     *
     * @param life of the agent's actor
     * @param id of the process
     * @param directory where it runs
     */
    LaunchPlan plan(int life, String id, ContainerSpec spec, Path directory) {
        return new LaunchPlan(
                life,
                owner.map(o -> o.framework().id()),
                owner.map(Owner::executorId),
                owner.flatMap(Owner::taskId),
                id,
                role,
                spec.command(),
                userOf(spec.command()),
                directory,
                owner.map(o -> o.framework().checkpoint()).orElse(true),
                List.of(),
                Optional.empty(),
                around,
                Optional.empty(),
                spec.bounds(around.isEmpty()),
                spec.processLimits());
    }

    /** A process beside its own, which shares all that it has. */
    LaunchPlan beside(int life, String id, CommandInfo command) {
        return new LaunchPlan(
                life,
                owner.map(o -> o.framework().id()),
                owner.map(Owner::executorId),
                owner.flatMap(Owner::taskId),
                id,
                role,
                command,
                userOf(command),
                sandbox,
                owner.map(o -> o.framework().checkpoint()).orElse(true),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                around,
                Bounds.NONE,
                List.of());
    }
}
