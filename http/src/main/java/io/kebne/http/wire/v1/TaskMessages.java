package io.kebne.http.wire.v1;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.Label;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.jvm.JvmInfo;
import io.kebne.protocol.task.Limit;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskInfoBuilder;
import io.kebne.protocol.task.TaskStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.mesos.v1.Protos;

/** Tasks and what becomes of them (mesos.proto, TaskInfo, TaskStatus). */
public final class TaskMessages {
    private static final double MILLIS_PER_SECOND = 1000.0;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private TaskMessages() {}

    public static Protos.TaskID id(TaskId id) {
        return Protos.TaskID.newBuilder().setValue(id.value()).build();
    }

    /** @throws InvalidValueException naming the field */
    public static TaskId id(Protos.TaskID id, String field) {
        return Faults.named(field + ".value", () -> new TaskId(id.getValue()));
    }

    /**
     * @param framework whose it is
     * @param agent where it is launched
     * @param allocatedTo the role that its resources are of
     */
    public static Protos.TaskInfo write(
            TaskInfo task, FrameworkId framework, AgentId agent, ResourceFormat format, Optional<String> allocatedTo) {
        Protos.TaskInfo.Builder out = Protos.TaskInfo.newBuilder()
                .setName(task.name())
                .setTaskId(id(task.taskId()))
                .setAgentId(AgentMessages.id(agent))
                .addAllResources(ResourceMessages.write(task.resources(), format, allocatedTo));
        task.command().ifPresent(command -> out.setCommand(CommandMessages.write(command)));
        task.executor()
                .ifPresent(
                        executor -> out.setExecutor(ExecutorMessages.write(executor, framework, format, allocatedTo)));
        task.killPolicy().ifPresent(policy -> out.setKillPolicy(CommandMessages.write(policy)));
        task.data().ifPresent(data -> out.setData(StatusMessages.bytes(data)));
        if (!task.labels().isEmpty()) {
            out.setLabels(LabelMessages.write(task.labels()));
        }
        task.jvm().ifPresent(jvm -> JvmMessages.write(jvm, out));
        task.limits().forEach((name, limit) -> out.putLimits(name, write(limit)));
        task.discovery().ifPresent(discovery -> out.setDiscovery(DiscoveryMessages.write(discovery)));
        task.healthCheck().ifPresent(check -> out.setHealthCheck(CheckMessages.write(check)));
        task.check().ifPresent(check -> out.setCheck(CheckMessages.write(check)));
        task.maxCompletionTime().ifPresent(time -> out.setMaxCompletionTime(Durations.write(time)));
        task.container().ifPresent(container -> out.setContainer(ContainerMessages.write(container)));
        return out.build();
    }

    static Protos.Value.Scalar write(Limit limit) {
        double amount = limit.isInfinite() ? Double.POSITIVE_INFINITY : limit.thousandths() / 1000.0;
        return Protos.Value.Scalar.newBuilder().setValue(amount).build();
    }

    /** @throws InvalidValueException naming the field at fault */
    public static TaskInfo read(Protos.TaskInfo task) {
        TaskInfoBuilder out = new TaskInfoBuilder(
                id(task.getTaskId(), "task_id"),
                task.getName(),
                ResourceMessages.read(task.getResourcesList(), "resources"));
        List<Label> labels = LabelMessages.read(task.getLabels());
        Optional<JvmInfo> jvm = JvmMessages.read(labels);
        jvm.ifPresent(out::jvm);
        out.labels(JvmMessages.without(labels)).limits(limits(task.getLimitsMap()));
        if (task.hasCommand()) {
            out.command(
                    jvm.isPresent() ? JvmMessages.command(task.getCommand()) : CommandMessages.read(task.getCommand()));
        }
        if (task.hasExecutor()) {
            out.executor(ExecutorMessages.read(task.getExecutor(), "executor"));
        }
        if (task.hasKillPolicy()) {
            out.killPolicy(CommandMessages.read(task.getKillPolicy()));
        }
        if (task.hasData()) {
            out.data(StatusMessages.bytes(task.getData()));
        }
        readExtras(task, out);
        return out.build();
    }

    private static void readExtras(Protos.TaskInfo task, TaskInfoBuilder out) {
        if (task.hasDiscovery()) {
            out.discovery(DiscoveryMessages.read(task.getDiscovery()));
        }
        if (task.hasHealthCheck()) {
            out.healthCheck(CheckMessages.read(task.getHealthCheck()));
        }
        if (task.hasCheck()) {
            out.check(CheckMessages.read(task.getCheck()));
        }
        if (task.hasMaxCompletionTime()) {
            out.maxCompletionTime(Durations.read(task.getMaxCompletionTime()));
        }
        if (task.hasContainer()) {
            out.container(ContainerMessages.read(task.getContainer()));
        }
    }

    /** @throws InvalidValueException naming the limit at fault */
    public static Map<String, Limit> limits(Map<String, Protos.Value.Scalar> limits) {
        Map<String, Limit> all = new TreeMap<>();
        limits.forEach((name, limit) ->
                all.put(name, Faults.named("limits[" + name + "]", () -> Limit.of(limit.getValue()))));
        return all;
    }

    public static Protos.TaskStatus write(TaskStatus status) {
        Protos.TaskStatus.Builder out = Protos.TaskStatus.newBuilder()
                .setTaskId(id(status.taskId()))
                .setState(StatusMessages.write(status.state()))
                .setSource(Protos.TaskStatus.Source.valueOf(status.source().wireName()))
                .setTimestamp(status.timestampMillis() / MILLIS_PER_SECOND);
        status.reason().ifPresent(reason -> out.setReason(StatusMessages.write(reason)));
        if (!status.message().isEmpty()) {
            out.setMessage(status.message());
        }
        status.agentId().ifPresent(agent -> out.setAgentId(AgentMessages.id(agent)));
        executor(status).ifPresent(executor -> out.setExecutorId(ExecutorMessages.id(executor)));
        status.data().ifPresent(data -> out.setData(StatusMessages.bytes(data)));
        status.healthy().ifPresent(out::setHealthy);
        status.checkStatus().ifPresent(check -> out.setCheckStatus(CheckMessages.write(check)));
        status.containerId()
                .ifPresent(id ->
                        out.getContainerStatusBuilder().getContainerIdBuilder().setValue(id));
        status.networks()
                .forEach(network -> out.getContainerStatusBuilder().addNetworkInfos(ContainerMessages.write(network)));
        if (!status.labels().isEmpty()) {
            out.setLabels(LabelMessages.write(status.labels()));
        }
        status.uuid().ifPresent(uuid -> out.setUuid(StatusMessages.uuid(uuid)));
        status.unreachableMillis()
                .ifPresent(since -> out.getUnreachableTimeBuilder().setNanoseconds(since * NANOS_PER_MILLI));
        return out.build();
    }

    /** A command that its agent runs has an executor of the task's name. */
    private static Optional<ExecutorId> executor(TaskStatus status) {
        boolean ofAgent = status.source() != Source.MASTER && status.agentId().isPresent();
        return ofAgent
                ? status.executorId()
                        .or(() -> Optional.of(new ExecutorId(status.taskId().value())))
                : status.executorId();
    }

    /**
     * What only agents know of a process's end is not in the message.
     *
     * @throws InvalidValueException naming the field from {@code status} on
     */
    public static TaskStatus read(Protos.TaskStatus status) {
        return new TaskStatus(
                id(status.getTaskId(), "status.task_id"),
                StatusMessages.read(status.getState()),
                Source.fromWireName(status.getSource().name()),
                status.hasReason() ? Optional.of(StatusMessages.read(status.getReason())) : Optional.empty(),
                status.getMessage(),
                Math.round(status.getTimestamp() * MILLIS_PER_SECOND),
                status.hasAgentId()
                        ? Optional.of(AgentMessages.id(status.getAgentId(), "status.agent_id"))
                        : Optional.empty(),
                status.hasUuid() ? Optional.of(StatusMessages.uuid(status.getUuid(), "status.uuid")) : Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                status.hasUnreachableTime()
                        ? Optional.of(status.getUnreachableTime().getNanoseconds() / NANOS_PER_MILLI)
                        : Optional.empty(),
                status.hasData() ? Optional.of(StatusMessages.bytes(status.getData())) : Optional.empty(),
                status.hasHealthy() ? Optional.of(status.getHealthy()) : Optional.empty(),
                status.hasExecutorId()
                        ? Optional.of(ExecutorMessages.id(status.getExecutorId(), "status.executor_id"))
                        : Optional.empty(),
                status.getContainerStatus().hasContainerId()
                        ? Optional.of(
                                status.getContainerStatus().getContainerId().getValue())
                        : Optional.empty(),
                LabelMessages.read(status.getLabels()),
                status.hasCheckStatus() ? Optional.of(CheckMessages.read(status.getCheckStatus())) : Optional.empty(),
                status.getContainerStatus().getNetworkInfosList().stream()
                        .map(ContainerMessages::read)
                        .toList());
    }
}
