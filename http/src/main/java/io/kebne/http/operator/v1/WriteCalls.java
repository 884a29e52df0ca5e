package io.kebne.http.operator.v1;

import io.kebne.http.authentication.Ownership;
import io.kebne.http.maintenance.MaintenanceMessages;
import io.kebne.http.policy.PolicyMessages;
import io.kebne.http.wire.v1.AgentMessages;
import io.kebne.http.wire.v1.OperationMessages;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.offer.Operation.Converting;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.operator.OperatorCommand.ConvertResources;
import io.kebne.protocol.policy.DrainConfig;
import io.kebne.protocol.policy.Quota;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.Offer.Operation;
import org.apache.mesos.v1.master.Protos.Call;

/** What the calls that change something ask of the allocator (master.proto, Call). */
@SuppressWarnings("deprecation") // Clients still use what Mesos has deprecated.
final class WriteCalls {
    private WriteCalls() {}

    /**
     * The command that a call stands for.
     *
     * @param principal by whom the call is authenticated to come
     * @return empty when the call is none that changes what the allocator keeps
     * @throws InvalidValueException naming the field at fault
     */
    static Optional<OperatorCommand> command(Call call, Optional<String> principal) {
        return Optional.ofNullable(
                switch (call.getType()) {
                    case UPDATE_WEIGHTS ->
                        PolicyMessages.readWeights(call.getUpdateWeights().getWeightInfosList());
                    case UPDATE_QUOTA ->
                        PolicyMessages.readQuotas(
                                call.getUpdateQuota().getQuotaConfigsList(),
                                call.getUpdateQuota().getForce());
                    case SET_QUOTA -> PolicyMessages.read(call.getSetQuota().getQuotaRequest());
                    case REMOVE_QUOTA ->
                        // What others are guaranteed may be more than there is; that is no reason to keep this one.
                        new OperatorCommand.UpdateQuota(
                                true, List.of(Quota.none(call.getRemoveQuota().getRole())));
                    case RESERVE_RESOURCES,
                            UNRESERVE_RESOURCES,
                            CREATE_VOLUMES,
                            DESTROY_VOLUMES,
                            GROW_VOLUME,
                            SHRINK_VOLUME -> convert(call, principal);
                    case UPDATE_MAINTENANCE_SCHEDULE ->
                        new OperatorCommand.UpdateMaintenanceSchedule(MaintenanceMessages.read(
                                call.getUpdateMaintenanceSchedule().getSchedule()));
                    case START_MAINTENANCE ->
                        new OperatorCommand.StartMaintenance(MaintenanceMessages.read(
                                call.getStartMaintenance().getMachinesList(), "machines"));
                    case STOP_MAINTENANCE ->
                        new OperatorCommand.StopMaintenance(MaintenanceMessages.read(
                                call.getStopMaintenance().getMachinesList(), "machines"));
                    default -> ofAgent(call);
                });
    }

    private static OperatorCommand ofAgent(Call call) {
        return switch (call.getType()) {
            case DRAIN_AGENT -> drain(call.getDrainAgent());
            case DEACTIVATE_AGENT ->
                new OperatorCommand.DeactivateAgent(
                        agentId(call.getDeactivateAgent().getAgentId()));
            case REACTIVATE_AGENT ->
                new OperatorCommand.ReactivateAgent(
                        agentId(call.getReactivateAgent().getAgentId()));
            case MARK_AGENT_GONE ->
                new OperatorCommand.MarkAgentGone(
                        agentId(call.getMarkAgentGone().getAgentId()));
            default -> null;
        };
    }

    private static OperatorCommand drain(Call.DrainAgent call) {
        Optional<Duration> period = Optional.empty();
        if (call.hasMaxGracePeriod()) {
            com.google.protobuf.Duration given = call.getMaxGracePeriod();
            try {
                period = Optional.of(Duration.ofSeconds(given.getSeconds(), given.getNanos()));
            } catch (ArithmeticException e) {
                throw new InvalidValueException("max_grace_period", "is too long");
            }
        }
        return new OperatorCommand.DrainAgent(agentId(call.getAgentId()), new DrainConfig(period, call.getMarkGone()));
    }

    private static OperatorCommand convert(Call call, Optional<String> principal) {
        Operation.Builder operation = Operation.newBuilder();
        Protos.AgentID agent = switch (call.getType()) {
            case RESERVE_RESOURCES -> {
                operation
                        .setType(Operation.Type.RESERVE)
                        .getReserveBuilder()
                        .addAllResources(call.getReserveResources().getResourcesList())
                        .addAllSource(call.getReserveResources().getSourceList());
                yield call.getReserveResources().getAgentId();
            }
            case UNRESERVE_RESOURCES -> {
                operation
                        .setType(Operation.Type.UNRESERVE)
                        .getUnreserveBuilder()
                        .addAllResources(call.getUnreserveResources().getResourcesList());
                yield call.getUnreserveResources().getAgentId();
            }
            case CREATE_VOLUMES -> {
                operation
                        .setType(Operation.Type.CREATE)
                        .getCreateBuilder()
                        .addAllVolumes(call.getCreateVolumes().getVolumesList());
                yield call.getCreateVolumes().getAgentId();
            }
            case DESTROY_VOLUMES -> {
                operation
                        .setType(Operation.Type.DESTROY)
                        .getDestroyBuilder()
                        .addAllVolumes(call.getDestroyVolumes().getVolumesList());
                yield call.getDestroyVolumes().getAgentId();
            }
            case GROW_VOLUME -> {
                operation
                        .setType(Operation.Type.GROW_VOLUME)
                        .getGrowVolumeBuilder()
                        .setVolume(call.getGrowVolume().getVolume())
                        .setAddition(call.getGrowVolume().getAddition());
                yield call.getGrowVolume().getAgentId();
            }
            default -> {
                operation
                        .setType(Operation.Type.SHRINK_VOLUME)
                        .getShrinkVolumeBuilder()
                        .setVolume(call.getShrinkVolume().getVolume())
                        .setSubtract(call.getShrinkVolume().getSubtract());
                yield call.getShrinkVolume().getAgentId();
            }
        };
        return convert(agentId(agent), operation.build(), principal);
    }

    private static OperatorCommand convert(AgentId agentId, Operation message, Optional<String> principal) {
        try {
            Converting operation = OperationMessages.read(message);
            Ownership.require(operation, principal);
            // The allocator would refuse what does not fit as well, but later.
            operation.conversion();
            return new ConvertResources(agentId, operation);
        } catch (InvalidValueException e) {
            // The call has the operation's fields as its own.
            throw new InvalidValueException(e.field().substring(e.field().indexOf('.') + 1), e.reason());
        }
    }

    private static AgentId agentId(Protos.AgentID id) {
        return AgentMessages.id(id, "agent_id");
    }
}
