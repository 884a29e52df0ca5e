package io.kebne.actors.agent.process;

import io.kebne.actors.agent.isolation.Bounds;
import io.kebne.actors.agent.isolation.VolumeMount;
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
 * @param frameworkId empty for a container of the operator's
 * @param executorId the same
 * @param taskId empty for an executor of a framework, too
 * @param containerId fresh for each launch
 * @param role whose resources it takes
 * @param user as whom it runs; empty: as the agent does
 * @param sandbox its working directory, which exists
 * @param checkpoint whether the process outlives a restart of the agent
 * @param volumes other directories that exist and are to belong to its user
 * @param shutdownGrace how long it may take to end when it is told to; empty: as the agent is set
 * @param within the container that it lies in, with control groups of its own below that one's
 * @param beside the container whose control groups it joins, which is held with it; empty: it has its own
 * @param bounds what it was given, when it has its own
 * @param processLimits of each of its processes
 * @param mounts what it is to see in other places than the agent
 */
public record LaunchPlan(
        int life,
        Optional<FrameworkId> frameworkId,
        Optional<ExecutorId> executorId,
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
        Optional<String> beside,
        Bounds bounds,
        List<ProcessLimit> processLimits,
        List<VolumeMount> mounts) {
    public LaunchPlan {
        volumes = List.copyOf(volumes);
        processLimits = List.copyOf(processLimits);
        mounts = List.copyOf(mounts);
    }

    /** That sees what the agent sees, or what the container sees that it is beside. */
    public LaunchPlan(
            int life,
            Optional<FrameworkId> frameworkId,
            Optional<ExecutorId> executorId,
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
            Optional<String> beside,
            Bounds bounds,
            List<ProcessLimit> processLimits) {
        this(
                life,
                frameworkId,
                executorId,
                taskId,
                containerId,
                role,
                command,
                user,
                sandbox,
                checkpoint,
                volumes,
                shutdownGrace,
                within,
                beside,
                bounds,
                processLimits,
                List.of());
    }
}
