package io.kebne.http.service;

import akka.http.javadsl.model.sse.ServerSentEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceInstance;
import io.kebne.protocol.service.ServiceNews;
import java.util.List;
import java.util.Set;

/** News of services as Marathon's events. */
final class NewsWriter {
    /** All that there are. */
    static final Set<String> TYPES = Set.of(
            "event_stream_attached",
            "api_post_event",
            "status_update_event",
            "health_status_changed_event",
            "deployment_info",
            "deployment_success",
            "deployment_failed",
            "app_terminated_event");

    private NewsWriter() {}

    /** What a stream begins with. */
    static ServerSentEvent attached(long nowMillis) {
        return event("event_stream_attached", nowMillis, AppWriter.MAPPER.createObjectNode());
    }

    static String type(ServiceNews news) {
        if (news instanceof ServiceNews.StatusUpdate) {
            return "status_update_event";
        } else if (news instanceof ServiceNews.HealthChanged) {
            return "health_status_changed_event";
        } else if (news instanceof ServiceNews.DeploymentBegun) {
            return "deployment_info";
        } else if (news instanceof ServiceNews.DeploymentOver over) {
            return over.failure().isEmpty() ? "deployment_success" : "deployment_failed";
        } else if (news instanceof ServiceNews.Terminated) {
            return "app_terminated_event";
        }
        return "api_post_event";
    }

    static ServerSentEvent write(ServiceNews news) {
        ObjectNode out = AppWriter.MAPPER.createObjectNode();
        String type = type(news);
        if (news instanceof ServiceNews.StatusUpdate e) {
            instance(out, e.id(), e.instance());
            out.put("taskStatus", "TASK_" + e.state().name());
            out.put("message", e.message());
            e.instance().ports().forEach(out.putArray("ports")::add);
            return event(type, e.atMillis(), out);
        } else if (news instanceof ServiceNews.HealthChanged e) {
            instance(out, e.id(), e.instance());
            out.put("alive", e.alive());
            return event(type, e.atMillis(), out);
        } else if (news instanceof ServiceNews.DeploymentBegun e) {
            plan(out, e.deploymentId(), e.services()).put("version", AppWriter.time(e.version()));
            e.reason().ifPresent(why -> out.put("reason", why));
            return event(type, e.atMillis(), out);
        } else if (news instanceof ServiceNews.DeploymentOver e) {
            out.put("id", e.deploymentId());
            plan(out, e.deploymentId(), e.services());
            e.failure().ifPresent(why -> out.put("reason", why));
            return event(type, e.atMillis(), out);
        } else if (news instanceof ServiceNews.Terminated e) {
            return event(type, e.atMillis(), out.put("appId", e.id().value()));
        } else if (news instanceof ServiceNews.Posted e) {
            out.put("uri", e.uri());
            out.set("appDefinition", HiddenValues.in(parsed(e.definition())));
            return event(type, e.atMillis(), out);
        }
        throw new IllegalStateException("unknown news " + news);
    }

    private static void instance(ObjectNode out, ServiceId id, ServiceInstance instance) {
        out.put("appId", id.value());
        out.put("taskId", instance.taskId().value());
        out.put("slaveId", instance.agentId().value());
        out.put("host", instance.hostname());
        out.put("version", AppWriter.time(instance.config()));
    }

    private static ObjectNode plan(ObjectNode out, String deploymentId, List<ServiceId> services) {
        ObjectNode plan = out.putObject("plan").put("id", deploymentId);
        ArrayNode affected = plan.putArray("affectedAppIds");
        services.forEach(id -> affected.add(id.value()));
        return plan;
    }

    private static ServerSentEvent event(String type, long atMillis, ObjectNode data) {
        data.put("eventType", type).put("timestamp", AppWriter.time(atMillis));
        return ServerSentEvent.create(data.toString(), type);
    }

    private static ObjectNode parsed(String json) {
        try {
            return (ObjectNode) AppWriter.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
