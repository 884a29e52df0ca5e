package io.kebne.persistence.allocator;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OperationId;
import io.kebne.protocol.machine.MachineId;
import io.kebne.protocol.machine.MaintenanceWindow;
import io.kebne.protocol.policy.DrainConfig;
import io.kebne.protocol.policy.Quota;
import io.kebne.protocol.policy.RolePriority;
import io.kebne.protocol.policy.Weight;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.serialization.KebneMessage;
import io.kebne.protocol.task.ExecutorInfo;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskStatus;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.UUID;

/**
 * The whole hard state of an allocator as flat lists: the form in which it is stored, and in which masters that follow
 * it receive it in parts. All times are milliseconds since the epoch.
 *
 * @param volumeGeneration the largest that was given to a persistent volume, also to one that is there no more
 */
public record AllocatorSnapshot(
        List<Agent> agents,
        List<Framework> frameworks,
        List<Task> tasks,
        List<CompletedTask> completedTasks,
        Policy policy,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Executor> executors,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long volumeGeneration)
        implements KebneMessage {
    /**
     * An agent in the pool.
     *
     * @param converted what it has, where that is not what it presents itself with
     * @param oversubscribed what it lends beyond that
     */
    public record Agent(
            AgentInfo info,
            String incarnation,
            long registeredMillis,
            Optional<Long> reregisteredMillis,
            Optional<Long> unreachableMillis,
            boolean deactivated,
            Optional<Drain> drain,
            Optional<Resources> converted,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Resources oversubscribed) {
        public Agent {
            oversubscribed = oversubscribed == null ? Resources.EMPTY : oversubscribed;
        }

        /** One that lends nothing. */
        public Agent(
                AgentInfo info,
                String incarnation,
                long registeredMillis,
                Optional<Long> reregisteredMillis,
                Optional<Long> unreachableMillis,
                boolean deactivated,
                Optional<Drain> drain,
                Optional<Resources> converted) {
            this(
                    info,
                    incarnation,
                    registeredMillis,
                    reregisteredMillis,
                    unreachableMillis,
                    deactivated,
                    drain,
                    converted,
                    Resources.EMPTY);
        }
    }

    /** That an agent is being emptied since a time, or has been. */
    public record Drain(DrainConfig config, boolean drained, long startedMillis) {}

    /** What operators laid down. */
    public record Policy(
            List<Weight> weights,
            List<Quota> quotas,
            List<RolePriority> priorities,
            Optional<SortedSet<String>> whitelist,
            List<GoneAgent> goneAgents,
            List<MaintenanceWindow> maintenance,
            List<MachineId> machinesDown) {
        public static final Policy NONE =
                new Policy(List.of(), List.of(), List.of(), Optional.empty(), List.of(), List.of(), List.of());

        public Policy {
            weights = List.copyOf(weights);
            quotas = List.copyOf(quotas);
            priorities = List.copyOf(priorities);
            goneAgents = List.copyOf(goneAgents);
            maintenance = List.copyOf(maintenance);
            machinesDown = List.copyOf(machinesDown);
        }
    }

    /** An agent that may never come back, the first to go first. */
    public record GoneAgent(AgentId agentId, long atMillis) {}

    /** A framework; those with a time of removal are over, in the order of their removal. */
    public record Framework(
            FrameworkInfo info, long registeredMillis, Optional<Long> removedMillis, List<DoneOperation> operations) {
        public Framework {
            operations = operations == null ? List.of() : List.copyOf(operations);
        }
    }

    /** An operation that is done, of which its framework has not said that it knows. */
    public record DoneOperation(OperationId operationId, AgentId agentId, UUID uuid) {}

    /** A task that holds resources. */
    public record Task(
            FrameworkId frameworkId,
            AgentId agentId,
            String role,
            TaskInfo info,
            long launchedMillis,
            boolean killRequested,
            Optional<KillPolicy> killPolicy,
            Optional<Reason> killReason,
            Optional<String> group,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> resizedMillis) {}

    /** An executor that holds resources. */
    public record Executor(
            FrameworkId frameworkId,
            AgentId agentId,
            String role,
            ExecutorInfo info,
            String containerId,
            long launchedMillis) {}

    /** A task that has ended, the oldest first. */
    public record CompletedTask(Task task, TaskStatus status) {}

    public AllocatorSnapshot {
        agents = List.copyOf(agents);
        frameworks = List.copyOf(frameworks);
        tasks = List.copyOf(tasks);
        completedTasks = List.copyOf(completedTasks);
        executors = executors == null ? List.of() : List.copyOf(executors);
        // Snapshots of before there were policies have none.
        policy = policy == null ? Policy.NONE : policy;
    }

    /** Without executors. */
    public AllocatorSnapshot(
            List<Agent> agents,
            List<Framework> frameworks,
            List<Task> tasks,
            List<CompletedTask> completedTasks,
            Policy policy) {
        this(agents, frameworks, tasks, completedTasks, policy, List.of(), 0);
    }
}
