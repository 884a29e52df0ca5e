package io.kebne.persistence.allocator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OperationId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.machine.MachineId;
import io.kebne.protocol.machine.MaintenanceWindow;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.policy.DrainConfig;
import io.kebne.protocol.policy.Quota;
import io.kebne.protocol.policy.RolePriority;
import io.kebne.protocol.policy.Weight;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.serialization.KebneMessage;
import io.kebne.protocol.task.ExecutorInfo;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.Limit;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What happened in a pool and must never be forgotten. The type names stand in journals: once released, a name keeps
 * its meaning, and fields are only added, as optional ones.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@")
public sealed interface AllocatorEvent extends KebneMessage {
    /**
     * A life of the allocator begins, or proves after a pause that no other has begun. It changes nothing: what matters is
     * that the journal takes it, because it takes no second event of the same number.
     *
     * @param epoch names the life
     * @param host cluster address of the master that it is on
     */
    @JsonTypeName("epoch-confirmed")
    record EpochConfirmed(String epoch, String host, long atMillis) implements AllocatorEvent {}

    /** An agent with a new id joined the pool. */
    @JsonTypeName("agent-admitted")
    record AgentAdmitted(AgentInfo info, String incarnation, long atMillis) implements AllocatorEvent {}

    /** A known agent came back changed: restarted, with other resources, or from being unreachable. */
    @JsonTypeName("agent-reregistered")
    record AgentReregistered(AgentInfo info, String incarnation, long atMillis) implements AllocatorEvent {}

    /** An agent was silent for too long; its tasks may still run. */
    @JsonTypeName("agent-unreachable")
    record AgentUnreachable(AgentId agentId, long atMillis) implements AllocatorEvent {}

    /**
     * An agent lends another amount from now on of what its tasks were given and do not use.
     *
     * @param resources revocable scalars, on top of what the agent has
     */
    @JsonTypeName("agent-oversubscribed")
    record AgentOversubscribed(AgentId agentId, Resources resources, long atMillis) implements AllocatorEvent {}

    /** An agent left the pool; its tasks had ended before. */
    @JsonTypeName("agent-removed")
    record AgentRemoved(AgentId agentId, long atMillis) implements AllocatorEvent {}

    /** A framework subscribed for the first time, or with other information. */
    @JsonTypeName("framework-subscribed")
    record FrameworkSubscribed(FrameworkInfo info, long atMillis) implements AllocatorEvent {}

    /** A framework is over; it lives on in the ledger until its last task has ended. */
    @JsonTypeName("framework-removed")
    record FrameworkRemoved(FrameworkId frameworkId, long atMillis) implements AllocatorEvent {}

    /**
     * A task was given resources of an agent, which is now told to run it.
     *
     * @param group what the tasks of one group share: when one of them fails, all end
     */
    @JsonTypeName("task-launched")
    record TaskLaunched(
            FrameworkId frameworkId,
            AgentId agentId,
            String role,
            TaskInfo task,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> group,
            long atMillis)
            implements AllocatorEvent {
        /** One that is of no group. */
        public TaskLaunched(FrameworkId frameworkId, AgentId agentId, String role, TaskInfo task, long atMillis) {
            this(frameworkId, agentId, role, task, Optional.empty(), atMillis);
        }
    }

    /**
     * An executor was given resources of an agent, which holds them until it ends; the task that it is started for follows.
     *
     * @param containerId names this start of it, and the container that it is in
     */
    @JsonTypeName("executor-launched")
    record ExecutorLaunched(
            FrameworkId frameworkId,
            AgentId agentId,
            String role,
            ExecutorInfo executor,
            String containerId,
            long atMillis)
            implements AllocatorEvent {}

    /** An executor ended; its resources are free again. */
    @JsonTypeName("executor-ended")
    record ExecutorEnded(FrameworkId frameworkId, AgentId agentId, ExecutorId executorId, long atMillis)
            implements AllocatorEvent {}

    /** A task is to be ended; its agent is told until it has. The reason, if any, goes into its terminal status. */
    @JsonTypeName("task-kill-requested")
    record TaskKillRequested(
            FrameworkId frameworkId,
            TaskId taskId,
            Optional<KillPolicy> killPolicy,
            Optional<Reason> reason,
            long atMillis)
            implements AllocatorEvent {}

    /** A task has other resources and limits from now on; its agent is told. */
    @JsonTypeName("task-resized")
    record TaskResized(
            FrameworkId frameworkId, TaskId taskId, Resources resources, Map<String, Limit> limits, long atMillis)
            implements AllocatorEvent {
        public TaskResized {
            limits = limits == null ? Map.of() : Map.copyOf(limits);
        }
    }

    /** A task reached a terminal state; its resources are free again. */
    @JsonTypeName("task-ended")
    record TaskEnded(FrameworkId frameworkId, TaskStatus status) implements AllocatorEvent {}

    /** Weights of some roles changed. */
    @JsonTypeName("weights-updated")
    record WeightsUpdated(List<Weight> weights, long atMillis) implements AllocatorEvent {
        public WeightsUpdated {
            weights = List.copyOf(weights);
        }
    }

    /** Quotas of some roles changed; one without guarantees and limits is gone. */
    @JsonTypeName("quotas-updated")
    record QuotasUpdated(List<Quota> quotas, long atMillis) implements AllocatorEvent {
        public QuotasUpdated {
            quotas = List.copyOf(quotas);
        }
    }

    /** Priorities of some roles changed. */
    @JsonTypeName("priorities-updated")
    record PrioritiesUpdated(List<RolePriority> priorities, long atMillis) implements AllocatorEvent {
        public PrioritiesUpdated {
            priorities = List.copyOf(priorities);
        }
    }

    /** Only agents on these hosts are offered from now on; empty: all. */
    @JsonTypeName("whitelist-updated")
    record WhitelistUpdated(Optional<SortedSet<String>> hostnames, long atMillis) implements AllocatorEvent {
        public WhitelistUpdated {
            hostnames = hostnames.map(TreeSet::new);
        }
    }

    /** An agent is to be emptied. */
    @JsonTypeName("agent-drain-started")
    record AgentDrainStarted(AgentId agentId, DrainConfig config, long atMillis) implements AllocatorEvent {}

    /** A draining agent has no task left, and none of which its framework does not know the end. */
    @JsonTypeName("agent-drained")
    record AgentDrained(AgentId agentId, long atMillis) implements AllocatorEvent {}

    /** An agent is offered no more. */
    @JsonTypeName("agent-deactivated")
    record AgentDeactivated(AgentId agentId, long atMillis) implements AllocatorEvent {}

    /** An agent that was drained or deactivated is offered again. */
    @JsonTypeName("agent-reactivated")
    record AgentReactivated(AgentId agentId, long atMillis) implements AllocatorEvent {}

    /** An agent will never be back; its tasks ended before. */
    @JsonTypeName("agent-gone")
    record AgentGone(AgentId agentId, long atMillis) implements AllocatorEvent {}

    /**
     * An agent that was unreachable, or gone, for long is remembered no more: nothing is known of it from now on, nor of the
     * tasks that it may still run.
     */
    @JsonTypeName("agent-forgotten")
    record AgentForgotten(AgentId agentId, long atMillis) implements AllocatorEvent {}

    /** The maintenance schedule was replaced; all its machines are draining that are not down. */
    @JsonTypeName("maintenance-scheduled")
    record MaintenanceScheduled(List<MaintenanceWindow> windows, long atMillis) implements AllocatorEvent {
        public MaintenanceScheduled {
            windows = List.copyOf(windows);
        }
    }

    /** Machines of the schedule were taken away; their agents were removed before. */
    @JsonTypeName("machines-down")
    record MachinesDown(List<MachineId> machines, long atMillis) implements AllocatorEvent {
        public MachinesDown {
            machines = List.copyOf(machines);
        }
    }

    /** Machines that were down are back and no longer in the schedule. */
    @JsonTypeName("machines-up")
    record MachinesUp(List<MachineId> machines, long atMillis) implements AllocatorEvent {
        public MachinesUp {
            machines = List.copyOf(machines);
        }
    }

    /**
     * Resources of an agent became others: reserved, unreserved, a volume, a disk.
     *
     * @param frameworkId whose operation it was; empty: an operator's
     */
    @JsonTypeName("resources-converted")
    record ResourcesConverted(
            AgentId agentId, Operation.Converting operation, Optional<FrameworkId> frameworkId, long atMillis)
            implements AllocatorEvent {}

    /** An operation with an id is done; its framework is told until it acknowledges that. */
    @JsonTypeName("operation-finished")
    record OperationFinished(
            FrameworkId frameworkId, AgentId agentId, OperationId operationId, UUID uuid, long atMillis)
            implements AllocatorEvent {}

    /** The framework knows that its operation is done. */
    @JsonTypeName("operation-acknowledged")
    record OperationAcknowledged(FrameworkId frameworkId, UUID uuid, long atMillis) implements AllocatorEvent {}
}
