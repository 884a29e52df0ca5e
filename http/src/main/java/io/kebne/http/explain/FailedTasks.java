package io.kebne.http.explain;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.CompletedTask;
import io.kebne.actors.allocator.core.Framework;
import io.kebne.http.json.JsonPart;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import io.vavr.collection.Iterator;
import java.io.IOException;

/**
 * Every task that the state remembers and that ended otherwise than TASK_FINISHED, with what its agent or master said of
 * it. Mesos' own endpoints have no place for that.
 */
final class FailedTasks {
    private FailedTasks() {}

    static Iterator<JsonPart> of(AllocatorView view, Selection selection) {
        Iterator<Framework> frameworks =
                Iterator.concat(view.state().frameworks().values(), view.state().completedFrameworks());
        return JsonPart.array(
                "failed", frameworks.filter(selection::wants).flatMap(framework -> failed(framework, selection)));
    }

    private static Iterator<JsonPart> failed(Framework framework, Selection selection) {
        return framework
                .completed()
                .valuesIterator()
                .filter(task -> task.status().state() != TaskState.FINISHED
                        && selection.wants(task.status().taskId()))
                .map(task -> out -> write(out, framework, task));
    }

    private static void write(JsonGenerator out, Framework framework, CompletedTask task) throws IOException {
        TaskStatus status = task.status();
        out.writeStartObject();
        out.writeStringField("framework_id", task.task().frameworkId().value());
        out.writeStringField("framework_name", framework.info().name());
        out.writeStringField("task_id", status.taskId().value());
        out.writeStringField("state", status.state().wireName());
        out.writeStringField("source", status.source().wireName());
        if (status.reason().isPresent()) {
            out.writeStringField("reason", status.reason().get().wireName());
        }
        out.writeStringField("message", status.message());
        if (status.exitStatus().isPresent()) {
            out.writeNumberField("exit_status", status.exitStatus().get());
        }
        if (status.signal().isPresent()) {
            out.writeNumberField("signal", status.signal().get());
        }
        out.writeEndObject();
    }
}
