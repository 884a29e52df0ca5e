package io.kebne.http.operator.v1;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.DoneOperation;
import io.kebne.actors.allocator.core.Framework;
import io.kebne.actors.api.MasterApi;
import io.kebne.http.maintenance.MaintenanceMessages;
import io.kebne.http.metrics.MetricMessages;
import io.kebne.http.metrics.NodeMetrics;
import io.kebne.http.node.LogVerbosity;
import io.kebne.http.node.NodeMessages;
import io.kebne.http.policy.PolicyMessages;
import io.kebne.http.policy.RoleWeights;
import io.kebne.http.scheduler.MasterMessages;
import io.kebne.http.state.HistoryLimits;
import io.kebne.http.state.RoleTable;
import io.kebne.http.wire.LongMessage;
import io.kebne.http.wire.v1.AgentMessages;
import io.kebne.http.wire.v1.FrameworkMessages;
import io.kebne.http.wire.v1.StatusMessages;
import io.vavr.collection.HashMap;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.master.Protos.Call;
import org.apache.mesos.v1.master.Protos.Response;

/**
 * The answers to the calls that change nothing (master.proto, Response).
 *
 * @param limits to the history that is told
 * @param metrics of the master
 */
record ReadCalls(
        MasterApi master, RoleWeights weights, HistoryLimits limits, NodeMetrics metrics, LogVerbosity verbosity) {
    /** Calls that are answered without the cluster's state, which may not be there yet. */
    static final Set<Call.Type> OF_NODE = Collections.unmodifiableSet(EnumSet.of(
            Call.Type.GET_HEALTH,
            Call.Type.GET_FLAGS,
            Call.Type.GET_VERSION,
            Call.Type.GET_METRICS,
            Call.Type.GET_LOGGING_LEVEL,
            Call.Type.GET_MASTER));

    private static final double MILLIS_PER_SECOND = 1000.0;

    Response ofNode(Call.Type type) {
        Response.Builder out = Response.newBuilder();
        switch (type) {
            case GET_HEALTH ->
                out.setType(Response.Type.GET_HEALTH)
                        .getGetHealthBuilder()
                        .setHealthy(master.health().isWell());
            case GET_FLAGS ->
                out.setType(Response.Type.GET_FLAGS)
                        .getGetFlagsBuilder()
                        .addAllFlags(NodeMessages.flags(master.node()));
            case GET_VERSION ->
                out.setType(Response.Type.GET_VERSION)
                        .getGetVersionBuilder()
                        .setVersionInfo(NodeMessages.version(master.node()));
            case GET_METRICS ->
                out.setType(Response.Type.GET_METRICS).getGetMetricsBuilder().addAllMetrics(MetricMessages.of(metrics));
            case GET_LOGGING_LEVEL ->
                out.setType(Response.Type.GET_LOGGING_LEVEL)
                        .getGetLoggingLevelBuilder()
                        .setLevel(verbosity.level());
            case GET_MASTER ->
                out.setType(Response.Type.GET_MASTER)
                        .getGetMasterBuilder()
                        .setMasterInfo(MasterMessages.write(master.node()))
                        .setStartTime(master.node().startMillis() / MILLIS_PER_SECOND)
                        .setElectedTime(master.node().startMillis() / MILLIS_PER_SECOND);
            default -> throw unknown(type);
        }
        return out.build();
    }

    LongMessage ofView(Call.Type type, AllocatorView view) {
        StateAnswer state = new StateAnswer(limits.shown(view));
        return switch (type) {
            case GET_STATE -> state.state(frame(Response.Type.GET_STATE), "get_state");
            case GET_TASKS -> state.tasks(frame(Response.Type.GET_TASKS), "get_tasks");
            case GET_EXECUTORS -> state.executors(frame(Response.Type.GET_EXECUTORS), "get_executors");
            case GET_FRAMEWORKS -> state.frameworks(frame(Response.Type.GET_FRAMEWORKS), "get_frameworks");
            case GET_AGENTS -> state.agents(frame(Response.Type.GET_AGENTS), "get_agents");
            default -> LongMessage.of(small(type, view));
        };
    }

    private Response small(Call.Type type, AllocatorView view) {
        Response.Builder out = Response.newBuilder();
        switch (type) {
            case GET_OPERATIONS -> operations(out, view);
            case GET_ROLES -> roles(out, view);
            case GET_WEIGHTS ->
                out.setType(Response.Type.GET_WEIGHTS)
                        .getGetWeightsBuilder()
                        .addAllWeightInfos(PolicyMessages.weights(view, weights));
            case GET_QUOTA ->
                out.setType(Response.Type.GET_QUOTA).getGetQuotaBuilder().setStatus(PolicyMessages.quotas(view));
            case GET_MAINTENANCE_SCHEDULE ->
                out.setType(Response.Type.GET_MAINTENANCE_SCHEDULE)
                        .getGetMaintenanceScheduleBuilder()
                        .setSchedule(MaintenanceMessages.schedule(view));
            case GET_MAINTENANCE_STATUS ->
                out.setType(Response.Type.GET_MAINTENANCE_STATUS)
                        .getGetMaintenanceStatusBuilder()
                        .setStatus(MaintenanceMessages.status(view));
            default -> throw unknown(type);
        }
        return out.build();
    }

    private static IllegalStateException unknown(Call.Type type) {
        return new IllegalStateException("no call that reads: " + type);
    }

    private static LongMessage frame(Response.Type type) {
        return LongMessage.of(Response.newBuilder().setType(type).build());
    }

    private void roles(Response.Builder out, AllocatorView view) {
        RoleTable table = new RoleTable(view, weights);
        Response.GetRoles.Builder roles = out.setType(Response.Type.GET_ROLES).getGetRolesBuilder();
        for (String role : table.roles()) {
            Protos.Role.Builder one = roles.addRolesBuilder()
                    .setName(role)
                    .setWeight(table.weight(role))
                    .addAllResources(FrameworkElements.resources(HashMap.of(role, table.held(role))));
            table.frameworks(role).forEach(id -> one.addFrameworks(FrameworkMessages.id(id)));
        }
    }

    /** Those that are done and not acknowledged: of others nothing is kept. */
    private static void operations(Response.Builder out, AllocatorView view) {
        Response.GetOperations.Builder operations =
                out.setType(Response.Type.GET_OPERATIONS).getGetOperationsBuilder();
        for (Framework framework : view.state().frameworks().values()) {
            for (DoneOperation done : framework.operations().values()) {
                Protos.OperationStatus.Builder status =
                        Protos.OperationStatus.newBuilder().setState(Protos.OperationState.OPERATION_FINISHED);
                status.getOperationIdBuilder().setValue(done.operationId().value());
                status.getUuidBuilder().setValue(StatusMessages.uuid(done.uuid()));
                Protos.Operation.Builder one = operations
                        .addOperationsBuilder()
                        .setFrameworkId(FrameworkMessages.id(framework.id()))
                        .setAgentId(AgentMessages.id(done.agentId()))
                        .setLatestStatus(status)
                        .addStatuses(status);
                one.getInfoBuilder().getIdBuilder().setValue(done.operationId().value());
                one.getUuidBuilder().setValue(StatusMessages.uuid(done.uuid()));
            }
        }
    }
}
