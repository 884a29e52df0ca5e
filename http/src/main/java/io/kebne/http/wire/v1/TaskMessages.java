package io.kebne.http.wire.v1;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.task.Limit;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskStatus;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.mesos.v1.Protos;

/** Tasks and what becomes of them (mesos.proto, TaskInfo, TaskStatus). */
public final class TaskMessages {
    private static final double MILLIS_PER_SECOND = 1000.0;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    /** The fields of a task that our record has; {@code agent_id} is that of the offer. */
    private static final Set<String> CARRIED =
            Set.of("name", "task_id", "agent_id", "resources", "command", "kill_policy", "labels", "limits");

    private TaskMessages() {}

    public static Protos.TaskID id(TaskId id) {
        return Protos.TaskID.newBuilder().setValue(id.value()).build();
    }

    /** @throws InvalidValueException naming the field */
    public static TaskId id(Protos.TaskID id, String field) {
        return Faults.named(field + ".value", () -> new TaskId(id.getValue()));
    }

    /**
     * @param agent where it is launched
     * @param allocatedTo the role that its resources are of
     */
    public static Protos.TaskInfo write(
            TaskInfo task, AgentId agent, ResourceFormat format, Optional<String> allocatedTo) {
        Protos.TaskInfo.Builder out = Protos.TaskInfo.newBuilder()
                .setName(task.name())
                .setTaskId(id(task.taskId()))
                .setAgentId(AgentMessages.id(agent))
                .addAllResources(ResourceMessages.write(task.resources(), format, allocatedTo))
                .setCommand(CommandMessages.write(task.command()));
        task.killPolicy().ifPresent(policy -> out.setKillPolicy(CommandMessages.write(policy)));
        if (!task.labels().isEmpty()) {
            out.setLabels(LabelMessages.write(task.labels()));
        }
        task.limits().forEach((name, limit) -> out.putLimits(name, write(limit)));
        return out.build();
    }

    private static Protos.Value.Scalar write(Limit limit) {
        double amount = limit.isInfinite() ? Double.POSITIVE_INFINITY : limit.thousandths() / 1000.0;
        return Protos.Value.Scalar.newBuilder().setValue(amount).build();
    }

    /** @throws InvalidValueException naming the field at fault, or one that the record cannot carry */
    public static TaskInfo read(Protos.TaskInfo task) {
        for (FieldDescriptor field : task.getAllFields().keySet()) {
            if (!CARRIED.contains(field.getName())) {
                throw Faults.unsupported(field.getName());
            }
        }
        if (!task.hasCommand()) {
            throw new InvalidValueException("command", "is missing");
        }
        return new TaskInfo(
                id(task.getTaskId(), "task_id"),
                task.getName(),
                ResourceMessages.read(task.getResourcesList(), "resources"),
                CommandMessages.read(task.getCommand()),
                task.hasKillPolicy() ? Optional.of(CommandMessages.read(task.getKillPolicy())) : Optional.empty(),
                LabelMessages.read(task.getLabels()),
                limits(task.getLimitsMap()),
                0);
    }

    private static Map<String, Limit> limits(Map<String, Protos.Value.Scalar> limits) {
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
        status.agentId().ifPresent(agent -> {
            out.setAgentId(AgentMessages.id(agent));
            if (status.source() != Source.MASTER) {
                // A command's executor is named after its task.
                out.getExecutorIdBuilder().setValue(status.taskId().value());
            }
        });
        status.uuid().ifPresent(uuid -> out.setUuid(StatusMessages.uuid(uuid)));
        status.unreachableMillis()
                .ifPresent(since -> out.getUnreachableTimeBuilder().setNanoseconds(since * NANOS_PER_MILLI));
        return out.build();
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
                        : Optional.empty());
    }
}
