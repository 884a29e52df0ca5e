package io.kebne.persistence.allocator;

import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.serialization.KebneMessage;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskStatus;
import java.util.List;
import java.util.Optional;

/**
 * The whole hard state of an allocator as flat lists: the form in which it is stored, and in which masters that follow
 * it receive it in parts. All times are milliseconds since the epoch.
 */
public record AllocatorSnapshot(
        List<Agent> agents, List<Framework> frameworks, List<Task> tasks, List<CompletedTask> completedTasks)
        implements KebneMessage {
    /** An agent in the pool. */
    public record Agent(
            AgentInfo info,
            String incarnation,
            long registeredMillis,
            Optional<Long> reregisteredMillis,
            Optional<Long> unreachableMillis) {}

    /** A framework; those with a time of removal are over, in the order of their removal. */
    public record Framework(FrameworkInfo info, long registeredMillis, Optional<Long> removedMillis) {}

    /** A task that holds resources. */
    public record Task(
            FrameworkId frameworkId,
            AgentId agentId,
            String role,
            TaskInfo info,
            long launchedMillis,
            boolean killRequested,
            Optional<KillPolicy> killPolicy) {}

    /** A task that has ended, the oldest first. */
    public record CompletedTask(Task task, TaskStatus status) {}

    public AllocatorSnapshot {
        agents = List.copyOf(agents);
        frameworks = List.copyOf(frameworks);
        tasks = List.copyOf(tasks);
        completedTasks = List.copyOf(completedTasks);
    }
}
