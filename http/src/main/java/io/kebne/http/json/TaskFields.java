package io.kebne.http.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.protocol.Label;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.jvm.JvmInfo;
import io.kebne.protocol.jvm.JvmInfoJson;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.Limit;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A task in the form that masters and agents give it (Mesos: common/http.cpp), into an open object or array. */
public final class TaskFields {
    private TaskFields() {}

    /**
     * A task and what is known of it.
     *
     * @param state the latest
     * @param statuses the oldest first
     */
    public record Known(
            TaskInfo info,
            FrameworkId frameworkId,
            AgentId agentId,
            String role,
            TaskState state,
            List<TaskStatus> statuses) {}

    public static void write(JsonGenerator out, Known task) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", task.info().taskId().value());
        out.writeStringField("name", task.info().name());
        out.writeStringField("framework_id", task.frameworkId().value());
        // Every task runs a command of its own; Mesos leaves the id of such a task's executor empty.
        out.writeStringField(
                "executor_id",
                task.info().executor().map(e -> e.executorId().value()).orElse(""));
        out.writeStringField("slave_id", task.agentId().value());
        out.writeStringField("state", task.state().wireName());
        ResourceFields.summary(out, "resources", task.info().resources());
        if (!task.info().limits().isEmpty()) {
            limits(out, task.info().limits());
        }
        out.writeStringField("role", task.role());
        out.writeArrayFieldStart("statuses");
        for (TaskStatus status : task.statuses()) {
            out.writeStartObject();
            out.writeStringField("state", status.state().wireName());
            Numbers.seconds(out, "timestamp", status.timestampMillis());
            if (task.info().jvm().isPresent() && status.state().isTerminal()) {
                cause(out, status);
            }
            CheckFields.write(out, status);
            containerStatus(out, status);
            out.writeEndObject();
        }
        out.writeEndArray();
        Optional<String> user = task.info().command().flatMap(CommandInfo::user);
        if (user.isPresent()) {
            out.writeStringField("user", user.get());
        }
        if (!task.info().labels().isEmpty()) {
            labels(out, task.info().labels());
        }
        if (task.info().jvm().isPresent()) {
            out.writeFieldName(JvmInfo.FIELD);
            JvmInfoJson.write(out, task.info().jvm().get());
        }
        CheckFields.write(out, task.info());
        ContainerFields.write(out, task.info().container());
        out.writeEndObject();
    }

    /** Of one that has an address of its own (mesos.proto, ContainerStatus). */
    private static void containerStatus(JsonGenerator out, TaskStatus status) throws IOException {
        if (status.networks().isEmpty()) {
            return;
        }
        out.writeObjectFieldStart("container_status");
        if (status.containerId().isPresent()) {
            out.writeObjectFieldStart("container_id");
            out.writeStringField("value", status.containerId().get());
            out.writeEndObject();
        }
        ContainerFields.joined(out, status.networks());
        out.writeEndObject();
    }

    /** Of Kebne's own kind of task, why it is over; Mesos says that in updates only. */
    private static void cause(JsonGenerator out, TaskStatus status) throws IOException {
        if (status.reason().isPresent()) {
            out.writeStringField("reason", status.reason().get().wireName());
        }
        out.writeStringField("message", status.message());
    }

    private static void limits(JsonGenerator out, Map<String, Limit> limits) throws IOException {
        out.writeObjectFieldStart("limits");
        for (Map.Entry<String, Limit> entry : limits.entrySet()) {
            if (entry.getValue().isInfinite()) {
                out.writeStringField(entry.getKey(), "Infinity");
            } else {
                Numbers.thousandths(out, entry.getKey(), entry.getValue().thousandths());
            }
        }
        out.writeEndObject();
    }

    /** An array of them, as the field {@code labels}. */
    public static void labels(JsonGenerator out, List<Label> labels) throws IOException {
        out.writeArrayFieldStart("labels");
        for (Label label : labels) {
            out.writeStartObject();
            out.writeStringField("key", label.key());
            if (label.value().isPresent()) {
                out.writeStringField("value", label.value().get());
            }
            out.writeEndObject();
        }
        out.writeEndArray();
    }
}
