package io.kebne.http.agent;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.actors.agent.AgentView;
import io.kebne.actors.api.NodeInfo;
import io.kebne.http.json.AttributeFields;
import io.kebne.http.json.JsonPart;
import io.kebne.http.json.Numbers;
import io.kebne.http.json.ReservedFields;
import io.kebne.http.json.ResourceFields;
import io.kebne.http.json.ResourceObjects;
import io.kebne.http.json.RoleFields;
import io.kebne.http.json.TaskFields;
import io.kebne.http.node.NodeFields;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.TaskState;
import io.vavr.collection.Iterator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** An agent with its frameworks, their executors and tasks (Mesos: {@code /state} of an agent). */
final class AgentDocument {
    private AgentDocument() {}

    static Iterator<JsonPart> of(AgentView view, NodeInfo node) {
        return JsonPart.object(Iterator.<JsonPart>of(out -> agent(out, view, node))
                .concat(frameworks("frameworks", view, view.frameworks()))
                .concat(frameworks("completed_frameworks", view, view.completedFrameworks())));
    }

    private static void agent(JsonGenerator out, AgentView view, NodeInfo node) throws IOException {
        AgentInfo info = view.info();
        NodeFields.version(out, node);
        Numbers.seconds(out, "start_time", view.startMillis());
        out.writeStringField("id", info.id().value());
        out.writeStringField("pid", NodeFields.pid("slave(1)", info.ip(), info.port()));
        out.writeStringField("hostname", info.hostname());
        out.writeArrayFieldStart("capabilities");
        out.writeString("MULTI_ROLE");
        out.writeEndArray();
        resources(out, view);
        out.writeArrayFieldStart("resource_providers");
        out.writeEndArray();
        AttributeFields.write(out, info.attributes());
        NodeFields.domain(out, info.domain());
        NodeFields.flags(out, node);
    }

    private static void resources(JsonGenerator out, AgentView view) throws IOException {
        Resources total = view.total();
        ResourceFields.summary(out, "resources", total);
        ReservedFields.summaries(out, "reserved_resources", total);
        ResourceFields.summary(out, "unreserved_resources", total.unreserved());
        ReservedFields.objects(out, "reserved_resources_full", total);
        ResourceObjects.array(out, "unreserved_resources_full", total.unreserved());
        ReservedFields.summaries(out, "reserved_resources_allocated", view.allocated());
        ResourceFields.summary(
                out, "unreserved_resources_allocated", view.allocated().unreserved());
    }

    private static Iterator<JsonPart> frameworks(String field, AgentView view, List<AgentView.Framework> frameworks) {
        return JsonPart.array(field, Iterator.ofAll(frameworks).flatMap(framework -> framework(view, framework)));
    }

    private static Iterator<JsonPart> framework(AgentView view, AgentView.Framework framework) {
        return JsonPart.object(Iterator.<JsonPart>of(out -> framework(out, framework.info()))
                .concat(executors("executors", view, framework.info().id(), framework.executors()))
                .concat(executors("completed_executors", view, framework.info().id(), framework.completedExecutors())));
    }

    private static void framework(JsonGenerator out, FrameworkInfo info) throws IOException {
        out.writeStringField("id", info.id().value());
        out.writeStringField("name", info.name());
        out.writeStringField("user", info.user());
        Numbers.seconds(out, "failover_timeout", info.failoverTimeout().toMillis());
        out.writeBooleanField("checkpoint", info.checkpoint());
        out.writeStringField("hostname", info.hostname());
        if (info.principal().isPresent()) {
            out.writeStringField("principal", info.principal().get());
        }
        RoleFields.write(out, info);
    }

    private static Iterator<JsonPart> executors(
            String field, AgentView view, FrameworkId frameworkId, List<AgentView.Executor> executors) {
        return JsonPart.array(
                field, Iterator.ofAll(executors).map(executor -> out -> executor(out, view, frameworkId, executor)));
    }

    private static void executor(
            JsonGenerator out, AgentView view, FrameworkId frameworkId, AgentView.Executor executor)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("id", executor.id().value());
        out.writeStringField("name", executor.name());
        out.writeStringField("source", executor.source());
        out.writeStringField("container", executor.containerId());
        out.writeStringField("directory", executor.directory());
        ResourceFields.summary(out, "resources", executor.resources());
        out.writeStringField("role", executor.role());
        Map<Boolean, List<AgentView.Task>> queued =
                executor.tasks().stream().collect(Collectors.partitioningBy(task -> task.state() == TaskState.STAGING));
        tasks(out, "tasks", view, frameworkId, queued.get(false));
        tasks(out, "completed_tasks", view, frameworkId, executor.completedTasks());
        tasks(out, "queued_tasks", view, frameworkId, queued.get(true));
        out.writeEndObject();
    }

    private static void tasks(
            JsonGenerator out, String field, AgentView view, FrameworkId frameworkId, List<AgentView.Task> tasks)
            throws IOException {
        out.writeArrayFieldStart(field);
        for (AgentView.Task task : tasks) {
            TaskFields.write(
                    out,
                    new TaskFields.Known(
                            task.info(), frameworkId, view.info().id(), task.role(), task.state(), task.statuses()));
        }
        out.writeEndArray();
    }
}
