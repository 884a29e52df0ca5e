package io.kebne.http.state;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.actors.allocator.core.Executor;
import io.kebne.http.json.ResourceFields;
import io.kebne.http.json.TaskFields;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.EnvironmentVariable;
import io.kebne.protocol.task.ExecutorInfo;
import io.kebne.protocol.task.Uri;
import java.io.IOException;
import java.util.List;

/** An executor of a framework, as Mesos' masters show it (Mesos: common/http, ExecutorInfo). */
final class ExecutorFields {
    private ExecutorFields() {}

    static void write(JsonGenerator out, Executor executor) throws IOException {
        ExecutorInfo info = executor.info();
        out.writeStartObject();
        out.writeStringField("executor_id", info.executorId().value());
        out.writeStringField("name", info.name());
        out.writeStringField("framework_id", executor.frameworkId().value());
        out.writeStringField("slave_id", executor.agentId().value());
        out.writeObjectFieldStart("command");
        if (info.command().isPresent()) {
            command(out, info.command().get());
        }
        out.writeEndObject();
        ResourceFields.summary(out, "resources", info.resources());
        out.writeStringField("role", executor.role());
        out.writeStringField("type", info.type().name());
        if (!info.labels().isEmpty()) {
            TaskFields.labels(out, info.labels());
        }
        out.writeEndObject();
    }

    private static void command(JsonGenerator out, CommandInfo command) throws IOException {
        out.writeBooleanField("shell", command.shell());
        out.writeStringField("value", command.value());
        strings(out, "argv", command.arguments());
        if (!command.environment().isEmpty()) {
            out.writeObjectFieldStart("environment");
            out.writeArrayFieldStart("variables");
            for (EnvironmentVariable variable : command.environment()) {
                out.writeStartObject();
                out.writeStringField("name", variable.name());
                out.writeStringField("value", variable.value());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        out.writeArrayFieldStart("uris");
        for (Uri uri : command.uris()) {
            out.writeStartObject();
            out.writeStringField("value", uri.value());
            out.writeBooleanField("executable", uri.executable());
            out.writeBooleanField("extract", uri.extract());
            out.writeBooleanField("cache", uri.cache());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void strings(JsonGenerator out, String field, List<String> values) throws IOException {
        out.writeArrayFieldStart(field);
        for (String value : values) {
            out.writeString(value);
        }
        out.writeEndArray();
    }
}
