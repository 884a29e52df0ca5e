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
 * What a container has from the task or executor that it lies within.
 *
 * @param containerId of the task or executor; what lies within it ends with it
 * @param user as whom it runs; empty: as the agent does
 * @param environment of its command
 */
public record Parent(
        String containerId,
        FrameworkInfo framework,
        ExecutorId executorId,
        Optional<TaskId> taskId,
        String role,
        Path sandbox,
        Optional<String> user,
        List<EnvironmentVariable> environment) {
    public Parent {
        environment = List.copyOf(environment);
    }

    /** The same for what lies in a container within it. */
    Parent within(Path nestedSandbox) {
        return new Parent(containerId, framework, executorId, taskId, role, nestedSandbox, user, List.of());
    }

    /**
     * A process in it, which runs as its own does unless the command names another user.
     *
     * @param life of the agent's actor
     * @param id of the process
     * @param directory where it runs
     */
    LaunchPlan plan(int life, String id, CommandInfo command, Path directory) {
        return new LaunchPlan(
                life,
                framework.id(),
                executorId,
                taskId,
                id,
                role,
                command,
                command.user().or(() -> user),
                directory,
                framework.checkpoint(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Bounds.NONE,
                List.of());
    }
}
