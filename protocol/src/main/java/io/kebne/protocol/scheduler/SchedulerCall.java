package io.kebne.protocol.scheduler;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.kebne.protocol.Bytes;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.OperationId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Gang;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.TaskInfo;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What a scheduler asks for (Mesos: scheduler HTTP API, calls). The type names are Mesos'. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface SchedulerCall {
    /** Become the scheduler of this framework; an earlier one is told that it was replaced. */
    @JsonTypeName("SUBSCRIBE")
    record Subscribe(FrameworkInfo info, Set<String> suppressedRoles, OfferConstraints offerConstraints)
            implements SchedulerCall {
        public Subscribe {
            suppressedRoles = Set.copyOf(suppressedRoles);
            offerConstraints = offerConstraints == null ? OfferConstraints.NONE : offerConstraints;
        }

        /** Without constraints. */
        public Subscribe(FrameworkInfo info, Set<String> suppressedRoles) {
            this(info, suppressedRoles, OfferConstraints.NONE);
        }
    }

    /**
     * Replace all that was said when subscribing. Principal, user and checkpoint must be as before; when anything is
     * refused, all stays as it was.
     */
    @JsonTypeName("UPDATE_FRAMEWORK")
    record UpdateFramework(FrameworkInfo info, Set<String> suppressedRoles, OfferConstraints offerConstraints)
            implements SchedulerCall {
        public UpdateFramework {
            suppressedRoles = Set.copyOf(suppressedRoles);
            offerConstraints = offerConstraints == null ? OfferConstraints.NONE : offerConstraints;
        }
    }

    /** End the framework and all its tasks. */
    @JsonTypeName("TEARDOWN")
    record Teardown() implements SchedulerCall {}

    /** Use offers of one agent; what the operations leave over is filtered as if declined. */
    @JsonTypeName("ACCEPT")
    record Accept(List<OfferId> offerIds, List<Operation> operations, Filters filters) implements SchedulerCall {
        public Accept {
            offerIds = List.copyOf(offerIds);
            operations = List.copyOf(operations);
        }
    }

    /** Agree to inverse offers: what they ask for will be given up in time. */
    @JsonTypeName("ACCEPT_INVERSE_OFFERS")
    record AcceptInverseOffers(List<OfferId> inverseOfferIds, Filters filters) implements SchedulerCall {
        public AcceptInverseOffers {
            inverseOfferIds = List.copyOf(inverseOfferIds);
        }
    }

    /** Refuse inverse offers, which keeps nobody from taking the resources away. */
    @JsonTypeName("DECLINE_INVERSE_OFFERS")
    record DeclineInverseOffers(List<OfferId> inverseOfferIds, Filters filters) implements SchedulerCall {
        public DeclineInverseOffers {
            inverseOfferIds = List.copyOf(inverseOfferIds);
        }
    }

    /** Give offers back. */
    @JsonTypeName("DECLINE")
    record Decline(List<OfferId> offerIds, Filters filters) implements SchedulerCall {
        public Decline {
            offerIds = List.copyOf(offerIds);
        }
    }

    /** Forget filters and end suppression for these roles; none named: all. */
    @JsonTypeName("REVIVE")
    record Revive(Set<String> roles) implements SchedulerCall {
        public Revive {
            roles = Set.copyOf(roles);
        }
    }

    /** Send no more offers for these roles; none named: all. */
    @JsonTypeName("SUPPRESS")
    record Suppress(Set<String> roles) implements SchedulerCall {
        public Suppress {
            roles = Set.copyOf(roles);
        }
    }

    /** End a task. */
    @JsonTypeName("KILL")
    record Kill(TaskId taskId, Optional<KillPolicy> killPolicy) implements SchedulerCall {}

    /** Have an executor end its tasks and itself. */
    @JsonTypeName("SHUTDOWN")
    record Shutdown(AgentId agentId, ExecutorId executorId) implements SchedulerCall {}

    /** Say this to an executor, if it can be reached: nothing repeats it. */
    @JsonTypeName("MESSAGE")
    record Message(AgentId agentId, ExecutorId executorId, Bytes data) implements SchedulerCall {
        public Message {
            data = data.requireAtMost(TaskInfo.MAX_DATA, "message.data");
        }
    }

    /** The update with this uuid was taken care of. */
    @JsonTypeName("ACKNOWLEDGE")
    record Acknowledge(AgentId agentId, TaskId taskId, UUID uuid) implements SchedulerCall {}

    /** The status of an operation with this uuid was taken care of. */
    @JsonTypeName("ACKNOWLEDGE_OPERATION_STATUS")
    record AcknowledgeOperationStatus(Optional<AgentId> agentId, OperationId operationId, UUID uuid)
            implements SchedulerCall {}

    /** Say the latest status of these operations; none named: of all that have not ended. */
    @JsonTypeName("RECONCILE_OPERATIONS")
    record ReconcileOperations(List<Known> operations) implements SchedulerCall {
        /** An operation, with the agent it is thought to be on. */
        public record Known(OperationId operationId, Optional<AgentId> agentId) {}

        public ReconcileOperations {
            operations = List.copyOf(operations);
        }
    }

    /** Say the latest status of these tasks; none named: of all that have not ended. */
    @JsonTypeName("RECONCILE")
    record Reconcile(List<Task> tasks) implements SchedulerCall {
        /** A task, with the agent it is thought to be on. */
        public record Task(TaskId taskId, Optional<AgentId> agentId) {}

        public Reconcile {
            tasks = List.copyOf(tasks);
        }
    }

    /** All that the framework is waiting for now; replaces what it said before. */
    @JsonTypeName("REQUEST")
    record RequestResources(List<Request> requests) implements SchedulerCall {
        /** @throws InvalidValueException when two requests of one gang have different deadlines */
        public RequestResources {
            requests = List.copyOf(requests);
            Gang.requireConsistent(requests);
        }
    }
}
