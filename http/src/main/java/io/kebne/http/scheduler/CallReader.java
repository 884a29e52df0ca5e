package io.kebne.http.scheduler;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.kebne.http.authentication.Ownership;
import io.kebne.http.wire.v1.AgentMessages;
import io.kebne.http.wire.v1.CommandMessages;
import io.kebne.http.wire.v1.ConstraintMessages;
import io.kebne.http.wire.v1.ExecutorMessages;
import io.kebne.http.wire.v1.FrameworkMessages;
import io.kebne.http.wire.v1.OfferMessages;
import io.kebne.http.wire.v1.OperationMessages;
import io.kebne.http.wire.v1.StatusMessages;
import io.kebne.http.wire.v1.TaskMessages;
import io.kebne.protocol.Bytes;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.scheduler.SchedulerCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.scheduler.Protos.Call;

/**
 * Mesos' calls as ours. All throw an {@link InvalidValueException} that names the field at fault, by its place in the
 * call.
 */
final class CallReader {
    /** Calls that say all with their type. */
    private static final Set<Call.Type> BARE = Set.of(Call.Type.TEARDOWN, Call.Type.REVIVE, Call.Type.SUPPRESS);

    private final AcceptReader accepts;
    private final Function<FrameworkId, Optional<FrameworkInfo>> frameworks;

    /** @param frameworks those that this master knows */
    CallReader(AcceptReader accepts, Function<FrameworkId, Optional<FrameworkInfo>> frameworks) {
        this.accepts = accepts;
        this.frameworks = frameworks;
    }

    /** What every call must have; of what it says nothing is looked at. */
    static void requireComplete(Call call) {
        if (!call.hasType()) {
            throw new InvalidValueException("type", "is missing");
        }
        if (call.getType() == Call.Type.UNKNOWN) {
            return;
        }
        String part = call.getType().name().toLowerCase(Locale.ROOT);
        FieldDescriptor field = Call.getDescriptor().findFieldByName(part);
        if (field != null && !call.hasField(field) && !BARE.contains(call.getType())) {
            throw new InvalidValueException(part, "is missing");
        }
        if (call.getType() == Call.Type.SUBSCRIBE) {
            requireSameId(call);
        } else if (!call.hasFrameworkId()) {
            throw new InvalidValueException("framework_id", "is missing");
        }
    }

    private static void requireSameId(Call call) {
        String own = call.getFrameworkId().getValue();
        String inInfo = call.getSubscribe().getFrameworkInfo().getId().getValue();
        if (!own.equals(inInfo)) {
            throw new InvalidValueException("framework_id", "is not that of subscribe.framework_info");
        }
    }

    static SchedulerCall.Subscribe subscribe(Call.Subscribe call, FrameworkId newId) {
        return new SchedulerCall.Subscribe(
                FrameworkMessages.read(call.getFrameworkInfo(), newId),
                Set.copyOf(call.getSuppressedRolesList()),
                ConstraintMessages.read(call.getOfferConstraints()));
    }

    /**
     * Any call but SUBSCRIBE.
     *
     * @param principal by whom it is authenticated to come
     */
    ReadCall read(Call call, Optional<String> principal) {
        FrameworkId id = FrameworkMessages.id(call.getFrameworkId(), "framework_id");
        return switch (call.getType()) {
            case ACCEPT -> accepts.read(id, call.getAccept(), principal);
            case REQUEST -> new ReadCall(id, Optional.empty(), List.of(), List.of());
            case TEARDOWN -> ReadCall.of(id, new SchedulerCall.Teardown());
            case DECLINE ->
                ReadCall.of(
                        id,
                        new SchedulerCall.Decline(
                                OfferMessages.ids(call.getDecline().getOfferIdsList(), "decline.offer_ids"),
                                OfferMessages.read(call.getDecline().getFilters())));
            case ACCEPT_INVERSE_OFFERS ->
                ReadCall.of(
                        id,
                        new SchedulerCall.AcceptInverseOffers(
                                OfferMessages.ids(
                                        call.getAcceptInverseOffers().getInverseOfferIdsList(),
                                        "accept_inverse_offers.inverse_offer_ids"),
                                OfferMessages.read(call.getAcceptInverseOffers().getFilters())));
            case DECLINE_INVERSE_OFFERS ->
                ReadCall.of(
                        id,
                        new SchedulerCall.DeclineInverseOffers(
                                OfferMessages.ids(
                                        call.getDeclineInverseOffers().getInverseOfferIdsList(),
                                        "decline_inverse_offers.inverse_offer_ids"),
                                OfferMessages.read(
                                        call.getDeclineInverseOffers().getFilters())));
            case REVIVE ->
                ReadCall.of(
                        id, new SchedulerCall.Revive(Set.copyOf(call.getRevive().getRolesList())));
            case SUPPRESS ->
                ReadCall.of(
                        id,
                        new SchedulerCall.Suppress(Set.copyOf(call.getSuppress().getRolesList())));
            case KILL -> ReadCall.of(id, kill(call.getKill()));
            case ACKNOWLEDGE -> ReadCall.of(id, acknowledge(call.getAcknowledge()));
            case ACKNOWLEDGE_OPERATION_STATUS -> ReadCall.of(id, acknowledge(call.getAcknowledgeOperationStatus()));
            case RECONCILE -> ReadCall.of(id, reconcile(call.getReconcile()));
            case RECONCILE_OPERATIONS -> ReadCall.of(id, reconcile(call.getReconcileOperations()));
            case UPDATE_FRAMEWORK -> ReadCall.of(id, update(id, call.getUpdateFramework(), principal));
            case SHUTDOWN -> ReadCall.of(id, shutdown(call.getShutdown()));
            case MESSAGE -> ReadCall.of(id, message(call.getMessage()));
            case SUBSCRIBE, UNKNOWN -> throw new IllegalArgumentException(call.getType() + " is not for here");
        };
    }

    private static SchedulerCall kill(Call.Kill call) {
        return new SchedulerCall.Kill(
                TaskMessages.id(call.getTaskId(), "kill.task_id"),
                call.hasKillPolicy() ? Optional.of(CommandMessages.read(call.getKillPolicy())) : Optional.empty());
    }

    private static SchedulerCall shutdown(Call.Shutdown call) {
        return new SchedulerCall.Shutdown(
                AgentMessages.id(call.getAgentId(), "shutdown.agent_id"),
                ExecutorMessages.id(call.getExecutorId(), "shutdown.executor_id"));
    }

    private static SchedulerCall message(Call.Message call) {
        return new SchedulerCall.Message(
                AgentMessages.id(call.getAgentId(), "message.agent_id"),
                ExecutorMessages.id(call.getExecutorId(), "message.executor_id"),
                Bytes.of(call.getData().toByteArray()));
    }

    private static SchedulerCall acknowledge(Call.Acknowledge call) {
        return new SchedulerCall.Acknowledge(
                AgentMessages.id(call.getAgentId(), "acknowledge.agent_id"),
                TaskMessages.id(call.getTaskId(), "acknowledge.task_id"),
                StatusMessages.uuid(call.getUuid(), "acknowledge.uuid"));
    }

    private static SchedulerCall acknowledge(Call.AcknowledgeOperationStatus call) {
        return new SchedulerCall.AcknowledgeOperationStatus(
                agent(call.hasAgentId(), call.getAgentId(), "acknowledge_operation_status.agent_id"),
                OperationMessages.id(call.getOperationId(), "acknowledge_operation_status.operation_id"),
                StatusMessages.uuid(call.getUuid(), "acknowledge_operation_status.uuid"));
    }

    private static SchedulerCall reconcile(Call.Reconcile call) {
        List<SchedulerCall.Reconcile.Task> tasks = new ArrayList<>(call.getTasksCount());
        for (Call.Reconcile.Task task : call.getTasksList()) {
            String at = "reconcile.tasks[" + tasks.size() + "]";
            tasks.add(new SchedulerCall.Reconcile.Task(
                    TaskMessages.id(task.getTaskId(), at + ".task_id"),
                    agent(task.hasAgentId(), task.getAgentId(), at + ".agent_id")));
        }
        return new SchedulerCall.Reconcile(tasks);
    }

    private static SchedulerCall reconcile(Call.ReconcileOperations call) {
        List<SchedulerCall.ReconcileOperations.Known> operations = new ArrayList<>(call.getOperationsCount());
        for (Call.ReconcileOperations.Operation operation : call.getOperationsList()) {
            String at = "reconcile_operations.operations[" + operations.size() + "]";
            operations.add(new SchedulerCall.ReconcileOperations.Known(
                    OperationMessages.id(operation.getOperationId(), at + ".operation_id"),
                    agent(operation.hasAgentId(), operation.getAgentId(), at + ".agent_id")));
        }
        return new SchedulerCall.ReconcileOperations(operations);
    }

    private SchedulerCall update(FrameworkId id, Call.UpdateFramework call, Optional<String> principal) {
        FrameworkInfo info =
                Ownership.owned(FrameworkMessages.read(call.getFrameworkInfo(), id), frameworks.apply(id), principal);
        if (!info.id().equals(id)) {
            throw new InvalidValueException("update_framework.framework_info.id", "is not that of the call");
        }
        return new SchedulerCall.UpdateFramework(
                info, Set.copyOf(call.getSuppressedRolesList()), ConstraintMessages.read(call.getOfferConstraints()));
    }

    private static Optional<AgentId> agent(boolean there, AgentID id, String field) {
        return there ? Optional.of(AgentMessages.id(id, field)) : Optional.empty();
    }
}
