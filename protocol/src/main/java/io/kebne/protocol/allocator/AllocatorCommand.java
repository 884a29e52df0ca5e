package io.kebne.protocol.allocator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.kebne.protocol.Bytes;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.agent.AgentDigest;
import io.kebne.protocol.agent.AgentExecutor;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.agent.AgentTask;
import io.kebne.protocol.agent.ReconfigurationPolicy;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.ResourceRules;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.task.TaskStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an allocator is asked to decide, as plain data. Each command may arrive more than once. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@")
public sealed interface AllocatorCommand {
    /**
     * An agent presents itself, for the first time or again.
     *
     * @param incarnation fresh at each start of the agent's process that has not taken its running tasks back
     * @param tasks every task it runs, or whose last update is not acknowledged yet
     * @param policy what may be different about it when it was known before; an agent that does not say may change at will
     * @param executors all that live on it, but for those of tasks that it runs itself
     */
    @JsonTypeName("register-agent")
    record RegisterAgent(
            AgentInfo info,
            String incarnation,
            List<AgentTask> tasks,
            ReconfigurationPolicy policy,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<AgentExecutor> executors)
            implements AllocatorCommand {
        public RegisterAgent {
            tasks = List.copyOf(tasks);
            executors = executors == null ? List.of() : List.copyOf(executors);
            policy = policy == null ? ReconfigurationPolicy.ANY : policy;
        }

        /** Of an agent that may change at will. */
        public RegisterAgent(AgentInfo info, String incarnation, List<AgentTask> tasks) {
            this(info, incarnation, tasks, ReconfigurationPolicy.ANY, List.of());
        }

        /** Of an agent without executors. */
        public RegisterAgent(AgentInfo info, String incarnation, List<AgentTask> tasks, ReconfigurationPolicy policy) {
            this(info, incarnation, tasks, policy, List.of());
        }
    }

    /**
     * An agent that is registered is alive. To an allocator that has not heard of it yet this is as good as {@link RegisterAgent},
     * if the ledger has what the digest says.
     *
     * @param digest of what the agent has; an agent that says none is asked to register
     * @param oversubscribed what others may use of what its tasks were given, until it is taken back: revocable scalars, on top of
     *     what the agent presents itself with
     */
    @JsonTypeName("agent-heartbeat")
    record AgentHeartbeat(
            AgentId agentId,
            String incarnation,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<AgentDigest> digest,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Resources oversubscribed)
            implements AllocatorCommand {
        public AgentHeartbeat {
            oversubscribed = oversubscribed == null ? Resources.EMPTY : oversubscribed;
            ResourceRules.requireValid(oversubscribed, "oversubscribed");
            for (Resource piece : oversubscribed.pieces()) {
                if (!(piece.value() instanceof Scalar) || !piece.traits().equals(Traits.REVOCABLE)) {
                    throw new InvalidValueException("oversubscribed", "must be revocable scalars, not " + piece);
                }
            }
        }

        /** Of an agent that lends nothing. */
        public AgentHeartbeat(AgentId agentId, String incarnation, Optional<AgentDigest> digest) {
            this(agentId, incarnation, digest, Resources.EMPTY);
        }

        /** Of an agent that says no more than that. */
        public AgentHeartbeat(AgentId agentId, String incarnation) {
            this(agentId, incarnation, Optional.empty());
        }
    }

    /**
     * What an agent has that was taken in because of its digest alone: {@link RegisterAgent} without an introduction. It is asked
     * for until it comes.
     *
     * @param allocatorEpoch the life of the allocator with which the agent is registered
     * @param tasks as in {@link RegisterAgent}
     * @param executors as in {@link RegisterAgent}
     */
    @JsonTypeName("tasks-listed")
    record TasksListed(
            AgentId agentId,
            String incarnation,
            String allocatorEpoch,
            List<AgentTask> tasks,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<AgentExecutor> executors)
            implements AllocatorCommand {
        public TasksListed {
            tasks = List.copyOf(tasks);
            executors = executors == null ? List.of() : List.copyOf(executors);
        }
    }

    /**
     * An agent leaves for good, after it has ended its tasks.
     *
     * @param unacknowledged whether it leaves although it has ends of tasks that their frameworks have not acknowledged
     */
    @JsonTypeName("unregister-agent")
    record UnregisterAgent(
            AgentId agentId,
            String incarnation,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean unacknowledged) implements AllocatorCommand {}

    /** An agent reports a task's new status; repeated until the scheduler acknowledges it. */
    @JsonTypeName("update-status")
    record UpdateStatus(AgentId agentId, FrameworkId frameworkId, TaskStatus status) implements AllocatorCommand {}

    /**
     * An executor ended, all its tasks having ended before; repeated until it is acknowledged.
     *
     * @param containerId in which it was
     * @param status how its process ended, as wait(2) has it, where that is known
     */
    @JsonTypeName("executor-exited")
    record ExecutorExited(AgentId agentId, ExecutorKey key, String containerId, Optional<Integer> status)
            implements AllocatorCommand {}

    /** An executor says something to its framework's scheduler. Not repeated. */
    @JsonTypeName("executor-message")
    record ExecutorMessage(AgentId agentId, ExecutorKey key, Bytes data) implements AllocatorCommand {}

    /**
     * A framework's entity says all that the allocator does not journal about its framework.
     *
     * @param version grows with each change; answered with the same number
     * @param connected whether a scheduler is there to take offers
     * @param suppressedRoles roles for which it wants none now
     * @param requests what it waits for
     * @param offerConstraints which agents it wants offers of
     */
    @JsonTypeName("announce-framework")
    record AnnounceFramework(
            FrameworkInfo info,
            long version,
            boolean connected,
            Set<String> suppressedRoles,
            List<Request> requests,
            OfferConstraints offerConstraints)
            implements AllocatorCommand {
        public AnnounceFramework {
            suppressedRoles = Set.copyOf(suppressedRoles);
            requests = List.copyOf(requests);
            offerConstraints = offerConstraints == null ? OfferConstraints.NONE : offerConstraints;
        }

        /** Without constraints. */
        public AnnounceFramework(
                FrameworkInfo info,
                long version,
                boolean connected,
                Set<String> suppressedRoles,
                List<Request> requests) {
            this(info, version, connected, suppressedRoles, requests, OfferConstraints.NONE);
        }
    }

    /** A framework is over: its tasks are to be ended. */
    @JsonTypeName("remove-framework")
    record RemoveFramework(FrameworkId frameworkId) implements AllocatorCommand {}

    /** A call of a framework's scheduler that concerns resources or tasks. */
    @JsonTypeName("framework-call")
    record FrameworkCall(FrameworkId frameworkId, SchedulerCall call) implements AllocatorCommand {}
}
