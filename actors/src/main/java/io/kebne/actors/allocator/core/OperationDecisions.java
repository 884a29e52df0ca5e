package io.kebne.actors.allocator.core;

import io.kebne.persistence.allocator.AllocatorEvent.OperationAcknowledged;
import io.kebne.persistence.allocator.AllocatorEvent.OperationFinished;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.OperationId;
import io.kebne.protocol.offer.operation.OperationState;
import io.kebne.protocol.offer.operation.OperationStatus;
import io.kebne.protocol.scheduler.SchedulerCall.AcknowledgeOperationStatus;
import io.kebne.protocol.scheduler.SchedulerCall.ReconcileOperations;
import io.kebne.protocol.scheduler.SchedulerEvent;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Feedback on offer operations that were given an id (Mesos: scheduler HTTP API, UPDATE_OPERATION_STATUS). What is done is
 * said again until it is acknowledged; what was refused is said once.
 */
final class OperationDecisions {
    /** How often what is not acknowledged is said again. */
    private static final long REPEAT_MILLIS = 10_000;

    /** The most done operations of one framework that may wait for acknowledgement. */
    static final int MAX_UNACKNOWLEDGED = 10_000;

    private OperationDecisions() {}

    static void finished(Draft draft, Framework framework, AgentId agentId, OperationId operationId) {
        String name = framework.id() + "/" + operationId + "/" + draft.session().epoch() + "/"
                + draft.session().offersMade();
        UUID uuid = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        draft.event(new OperationFinished(
                framework.id(), agentId, operationId, uuid, draft.now().wallMillis()));
        deliver(draft, framework, new DoneOperation(operationId, agentId, uuid));
    }

    static void refused(
            Draft draft,
            Framework framework,
            Optional<AgentId> agentId,
            OperationId operationId,
            OperationState state,
            String message) {
        status(
                draft,
                framework,
                new OperationStatus(Optional.of(operationId), state, message, Optional.empty(), agentId));
    }

    static void acknowledge(Draft draft, Framework framework, AcknowledgeOperationStatus call) {
        if (framework.operations().containsKey(call.uuid())) {
            draft.event(new OperationAcknowledged(
                    framework.id(), call.uuid(), draft.now().wallMillis()));
        }
    }

    /** Says again, now and then, what has not been acknowledged, and what agents were told without effect. */
    static void repeat(Draft draft) {
        long now = draft.now().monotonicMillis();
        if (now - draft.session().operationsRepeatedMillis() < REPEAT_MILLIS) {
            return;
        }
        draft.change(new Change.OperationsRepeated(now));
        Repetition.ofOrders(draft);
        for (Framework framework : draft.state().frameworks().values()) {
            if (draft.view().link(framework.id()).connected()) {
                repeatAll(draft, framework);
            }
        }
    }

    /** Says all that the scheduler may have missed. */
    static void repeatAll(Draft draft, Framework framework) {
        framework.operations().values().forEach(operation -> deliver(draft, framework, operation));
    }

    static void reconcile(Draft draft, Framework framework, ReconcileOperations call) {
        if (call.operations().isEmpty()) {
            repeatAll(draft, framework);
            return;
        }
        Map<OperationId, DoneOperation> byId = new HashMap<>();
        framework.operations().values().forEach(operation -> byId.putIfAbsent(operation.operationId(), operation));
        for (ReconcileOperations.Known asked : call.operations()) {
            DoneOperation known = byId.get(asked.operationId());
            if (known != null) {
                deliver(draft, framework, known);
            } else {
                status(
                        draft,
                        framework,
                        new OperationStatus(
                                Optional.of(asked.operationId()),
                                unknown(draft, asked.agentId()),
                                "The operation is not known",
                                Optional.empty(),
                                asked.agentId()));
            }
        }
    }

    private static OperationState unknown(Draft draft, Optional<AgentId> agentId) {
        if (agentId.isEmpty()) {
            return OperationState.UNKNOWN;
        }
        if (draft.state().policy().gone().containsKey(agentId.get())) {
            return OperationState.GONE_BY_OPERATOR;
        }
        return draft.state()
                .agent(agentId.get())
                .map(agent -> agent.isReachable() ? OperationState.UNKNOWN : OperationState.UNREACHABLE)
                .getOrElse(OperationState.UNKNOWN);
    }

    private static void deliver(Draft draft, Framework framework, DoneOperation operation) {
        status(
                draft,
                framework,
                new OperationStatus(
                        Optional.of(operation.operationId()),
                        OperationState.FINISHED,
                        "",
                        Optional.of(operation.uuid()),
                        Optional.of(operation.agentId())));
    }

    private static void status(Draft draft, Framework framework, OperationStatus status) {
        draft.deliver(framework.id(), new SchedulerEvent.UpdateOperationStatus(status));
    }
}
