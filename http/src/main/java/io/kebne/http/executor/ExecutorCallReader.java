package io.kebne.http.executor;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.kebne.http.wire.v1.ExecutorMessages;
import io.kebne.http.wire.v1.FrameworkMessages;
import io.kebne.http.wire.v1.StatusMessages;
import io.kebne.http.wire.v1.TaskMessages;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.executor.ExecutorCall;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.executor.Protos.Call;

/** Mesos' calls of executors as ours (Mesos: slave/validation.cpp, executor::call). */
final class ExecutorCallReader {
    /** Characters of a status' text for people: the whole must fit a message between nodes. */
    static final int MAX_MESSAGE = 64 * 1024;

    /** Bytes of what else a status has beside its data: labels and names. */
    private static final int MAX_REST = 64 * 1024;

    private ExecutorCallReader() {}

    /** @throws InvalidValueException naming the field at fault */
    static ExecutorKey key(Call call) {
        return new ExecutorKey(
                FrameworkMessages.id(call.getFrameworkId(), "framework_id"),
                ExecutorMessages.id(call.getExecutorId(), "executor_id"));
    }

    /**
     * @param call of a known type
     * @throws InvalidValueException naming the field at fault
     */
    static ExecutorCall read(Call call) {
        requirePart(call);
        return switch (call.getType()) {
            case SUBSCRIBE -> subscribe(call.getSubscribe());
            case UPDATE -> new ExecutorCall.Update(update(call.getUpdate().getStatus(), "update"));
            case MESSAGE ->
                new ExecutorCall.Message(StatusMessages.bytes(call.getMessage().getData()));
            case HEARTBEAT -> new ExecutorCall.Heartbeat();
            case UNKNOWN -> throw new InvalidValueException("type", "is not known");
        };
    }

    private static void requirePart(Call call) {
        String part = call.getType().name().toLowerCase(Locale.ROOT);
        FieldDescriptor field = Call.getDescriptor().findFieldByName(part);
        if (field != null && !call.hasField(field)) {
            throw new InvalidValueException(part, "is missing");
        }
    }

    private static ExecutorCall subscribe(Call.Subscribe call) {
        List<TaskInfo> tasks = new ArrayList<>(call.getUnacknowledgedTasksCount());
        for (Protos.TaskInfo task : call.getUnacknowledgedTasksList()) {
            tasks.add(TaskMessages.read(task));
        }
        List<TaskStatus> updates = new ArrayList<>(call.getUnacknowledgedUpdatesCount());
        for (Call.Update update : call.getUnacknowledgedUpdatesList()) {
            updates.add(update(update.getStatus(), "subscribe.unacknowledged_updates"));
        }
        return new ExecutorCall.Subscribe(tasks, updates);
    }

    private static TaskStatus update(Protos.TaskStatus status, String at) {
        if (!status.hasUuid()) {
            throw new InvalidValueException(at + ".status.uuid", "is missing");
        }
        int rest = status.toBuilder().clearData().clearMessage().buildPartial().getSerializedSize();
        if (rest > MAX_REST) {
            throw new InvalidValueException(at + ".status.labels", "must have at most " + MAX_REST + " bytes");
        }
        TaskStatus read = TaskMessages.read(shortened(status));
        if (read.state() == TaskState.STAGING) {
            throw new InvalidValueException(at + ".status.state", "must not be TASK_STAGING");
        }
        return read;
    }

    /** That a task is over must get through, however much its executor says about it. */
    private static Protos.TaskStatus shortened(Protos.TaskStatus status) {
        String message = status.getMessage();
        if (message.length() <= MAX_MESSAGE) {
            return status;
        }
        boolean inPair = Character.isHighSurrogate(message.charAt(MAX_MESSAGE - 1));
        String kept = message.substring(0, inPair ? MAX_MESSAGE - 1 : MAX_MESSAGE);
        return status.toBuilder().setMessage(kept).buildPartial();
    }
}
