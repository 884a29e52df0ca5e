package io.kebne.protocol.operator;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.machine.MachineId;
import io.kebne.protocol.machine.MaintenanceWindow;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.policy.DrainConfig;
import io.kebne.protocol.policy.Quota;
import io.kebne.protocol.policy.RolePriority;
import io.kebne.protocol.policy.Weight;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.task.Limit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What an operator asks of an allocator (Mesos: operator HTTP API). Each is done whole or not at all, and is durable
 * before it is answered with an {@link OperatorReply}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@")
public sealed interface OperatorCommand {
    /** Whether it may be said again when no answer came: then what was done already is answered like what is done. */
    @JsonIgnore
    default boolean isRepeatable() {
        return !(this instanceof ConvertResources
                || this instanceof ReactivateAgent
                || this instanceof StartMaintenance
                || this instanceof StopMaintenance);
    }

    /** Weights of some roles; those of others stay. */
    @JsonTypeName("update-weights")
    record UpdateWeights(List<Weight> weights) implements OperatorCommand {
        public UpdateWeights {
            weights = List.copyOf(weights);
        }
    }

    /**
     * Quotas of some roles; those of others stay, and one without guarantees and limits removes its role's.
     *
     * @param force whether limits may be set below what is consumed now, and guarantees above what the cluster has
     */
    @JsonTypeName("update-quota")
    record UpdateQuota(boolean force, List<Quota> quotas) implements OperatorCommand {
        public UpdateQuota {
            quotas = List.copyOf(quotas);
        }
    }

    /** Priorities of some roles; those of others stay. */
    @JsonTypeName("update-priorities")
    record UpdatePriorities(List<RolePriority> priorities) implements OperatorCommand {
        public UpdatePriorities {
            priorities = List.copyOf(priorities);
        }
    }

    /**
     * A reservation or a volume on an agent is made, changed or removed, from resources that no task holds. Offers of
     * them are rescinded as far as needed.
     *
     * @param operation one that converts resources
     */
    @JsonTypeName("convert-resources")
    record ConvertResources(AgentId agentId, Operation operation) implements OperatorCommand {}

    /** Only agents on these hosts are offered; empty: all (Mesos: --whitelist). */
    @JsonTypeName("update-whitelist")
    record UpdateWhitelist(Optional<SortedSet<String>> hostnames) implements OperatorCommand {
        public UpdateWhitelist {
            hostnames = hostnames.map(TreeSet::new);
        }
    }

    /**
     * A running task is given other amounts of cpus or mem, on its agent. Offers of these are rescinded as far as needed.
     *
     * @param amounts of the resources with these names; of others it keeps what it has
     * @param limits the same for how far it may go; of what is not named it keeps what it has
     */
    @JsonTypeName("resize-task")
    record ResizeTask(FrameworkId frameworkId, TaskId taskId, Map<String, Scalar> amounts, Map<String, Limit> limits)
            implements OperatorCommand {
        public ResizeTask {
            amounts = Map.copyOf(amounts);
            limits = Map.copyOf(limits);
        }
    }

    /** An agent's tasks are ended and it gets no more. */
    @JsonTypeName("drain-agent")
    record DrainAgent(AgentId agentId, DrainConfig config) implements OperatorCommand {}

    /** An agent is offered no more; its tasks run on. */
    @JsonTypeName("deactivate-agent")
    record DeactivateAgent(AgentId agentId) implements OperatorCommand {}

    /** An agent that was drained or deactivated is offered again. */
    @JsonTypeName("reactivate-agent")
    record ReactivateAgent(AgentId agentId) implements OperatorCommand {}

    /** An agent will never come back; its tasks count as ended. */
    @JsonTypeName("mark-agent-gone")
    record MarkAgentGone(AgentId agentId) implements OperatorCommand {}

    /**
     * Replaces the maintenance schedule as a whole. Machines in it are draining: offers of their agents say when they
     * will be unavailable, and frameworks are asked to leave them by inverse offers.
     */
    @JsonTypeName("update-maintenance-schedule")
    record UpdateMaintenanceSchedule(List<MaintenanceWindow> windows) implements OperatorCommand {
        public UpdateMaintenanceSchedule {
            windows = List.copyOf(windows);
        }
    }

    /** Draining machines are taken away: their agents are removed, with their tasks, and not let in again. */
    @JsonTypeName("start-maintenance")
    record StartMaintenance(List<MachineId> machines) implements OperatorCommand {
        public StartMaintenance {
            machines = List.copyOf(machines);
        }
    }

    /** Machines that were taken away are back; they leave the schedule. */
    @JsonTypeName("stop-maintenance")
    record StopMaintenance(List<MachineId> machines) implements OperatorCommand {
        public StopMaintenance {
            machines = List.copyOf(machines);
        }
    }
}
