package io.kebne.http.wire.v1;

import com.google.protobuf.ByteString;
import io.kebne.protocol.Bytes;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.offer.operation.OperationState;
import io.kebne.protocol.offer.operation.OperationStatus;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskState;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import org.apache.mesos.v1.Protos;

/** What is told of operations, and the words for states (mesos.proto, OperationStatus, TaskState, Reason). */
public final class StatusMessages {
    private static final int UUID_BYTES = 16;

    private StatusMessages() {}

    public static Protos.TaskState write(TaskState state) {
        return Protos.TaskState.valueOf(state.wireName());
    }

    public static TaskState read(Protos.TaskState state) {
        return TaskState.fromWireName(state.name());
    }

    public static Protos.TaskStatus.Reason write(Reason reason) {
        return Protos.TaskStatus.Reason.valueOf(reason.wireName());
    }

    public static Reason read(Protos.TaskStatus.Reason reason) {
        return Reason.fromWireName(reason.name());
    }

    /** 16 bytes, the highest first. */
    public static ByteString uuid(UUID uuid) {
        ByteBuffer bytes = ByteBuffer.allocate(UUID_BYTES);
        bytes.putLong(uuid.getMostSignificantBits());
        bytes.putLong(uuid.getLeastSignificantBits());
        return ByteString.copyFrom(bytes.array());
    }

    /** @throws InvalidValueException naming the field, when it is not of 16 bytes */
    public static UUID uuid(ByteString bytes, String field) {
        if (bytes.size() != UUID_BYTES) {
            throw new InvalidValueException(field, "must have " + UUID_BYTES + " bytes");
        }
        ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    public static ByteString bytes(Bytes bytes) {
        return ByteString.copyFrom(bytes.toArray());
    }

    public static Bytes bytes(ByteString bytes) {
        return Bytes.of(bytes.toByteArray());
    }

    public static Protos.OperationStatus write(OperationStatus status) {
        Protos.OperationStatus.Builder out = Protos.OperationStatus.newBuilder()
                .setState(Protos.OperationState.valueOf(status.state().wireName()));
        status.operationId().ifPresent(id -> out.getOperationIdBuilder().setValue(id.value()));
        if (!status.message().isEmpty()) {
            out.setMessage(status.message());
        }
        status.uuid().ifPresent(uuid -> out.getUuidBuilder().setValue(uuid(uuid)));
        status.agentId().ifPresent(id -> out.setAgentId(AgentMessages.id(id)));
        return out.build();
    }

    /** @throws InvalidValueException naming the field from {@code status} on */
    public static OperationStatus read(Protos.OperationStatus status) {
        if (status.getState() == Protos.OperationState.OPERATION_UNSUPPORTED) {
            throw new InvalidValueException("status.state", "is not known");
        }
        return new OperationStatus(
                status.hasOperationId()
                        ? Optional.of(OperationMessages.id(status.getOperationId(), "status.operation_id"))
                        : Optional.empty(),
                OperationState.fromWireName(status.getState().name()),
                status.getMessage(),
                status.hasUuid() ? Optional.of(uuid(status.getUuid().getValue(), "status.uuid")) : Optional.empty(),
                status.hasAgentId()
                        ? Optional.of(AgentMessages.id(status.getAgentId(), "status.agent_id"))
                        : Optional.empty());
    }
}
