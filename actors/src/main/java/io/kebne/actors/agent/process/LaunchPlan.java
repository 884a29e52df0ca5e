package io.kebne.actors.agent.process;

import io.kebne.actors.agent.isolation.Bounds;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ProcessLimit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A process to be started.
 *
 * @param life of the agent's actor in which this was decided
 * @param taskId empty for an executor of a framework
 * @param containerId fresh for each launch
 * @param role whose resources it takes
 * @param user as whom it runs; empty: as the agent does
 * @param sandbox its working directory, which exists
 * @param checkpoint whether the process outlives a restart of the agent
 * @param volumes other directories that exist and are to belong to its user
 * @param shutdownGrace how long it may take to end when it is told to; empty: as the agent is set
 * @param within the container of the executor that it belongs to
 * @param bounds what it was given
 * @param processLimits of each of its processes
 */
public record LaunchPlan(
        int life,
        FrameworkId frameworkId,
        ExecutorId executorId,
        Optional<TaskId> taskId,
        String containerId,
        String role,
        CommandInfo command,
        Optional<String> user,
        Path sandbox,
        boolean checkpoint,
        List<Path> volumes,
        Optional<Duration> shutdownGrace,
        Optional<String> within,
        Bounds bounds,
        List<ProcessLimit> processLimits) {
    public LaunchPlan {
        volumes = List.copyOf(volumes);
        processLimits = List.copyOf(processLimits);
    }
}
