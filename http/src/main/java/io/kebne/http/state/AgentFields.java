package io.kebne.http.state;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.actors.allocator.core.Agent;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Drain;
import io.kebne.actors.allocator.core.Task;
import io.kebne.http.json.AttributeFields;
import io.kebne.http.json.Numbers;
import io.kebne.http.json.ReservedFields;
import io.kebne.http.json.ResourceFields;
import io.kebne.http.json.ResourceObjects;
import io.kebne.http.node.NodeFields;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** An agent as a master shows it, into an open object. */
final class AgentFields {
    private AgentFields() {}

    /** @param offers the outstanding ones of this agent */
    static void write(JsonGenerator out, AllocatorView view, Agent agent, List<Offer> offers) throws IOException {
        AgentInfo info = agent.info();
        out.writeStringField("id", info.id().value());
        out.writeStringField("hostname", info.hostname());
        out.writeNumberField("port", info.port());
        AttributeFields.write(out, info.attributes());
        NodeFields.domain(out, info.domain());
        out.writeStringField("pid", NodeFields.pid("slave(1)", info.ip(), info.port()));
        Numbers.seconds(out, "registered_time", agent.registeredMillis());
        if (agent.reregisteredMillis().isPresent()) {
            Numbers.seconds(out, "reregistered_time", agent.reregisteredMillis().get());
        }
        ResourceFields.summary(out, "resources", agent.total());
        ResourceFields.summary(out, "used_resources", agent.used());
        ResourceFields.summary(out, "offered_resources", offered(view, agent, offers));
        ReservedFields.summaries(out, "reserved_resources", agent.total());
        ResourceFields.summary(out, "unreserved_resources", agent.total().unreserved());
        out.writeBooleanField("active", isActive(view, agent));
        out.writeBooleanField("deactivated", agent.deactivated());
        out.writeStringField("version", info.version());
        capabilities(out);
        if (agent.drain().isPresent()) {
            drain(out, agent.drain().get());
        }
    }

    /** A shared volume may be in several offers and is counted once. */
    private static Resources offered(AllocatorView view, Agent agent, List<Offer> offers) {
        Set<Resource> shared = new LinkedHashSet<>();
        offers.forEach(offer -> shared.addAll(offer.resources().shared().pieces()));
        return view.offered(agent.id()).plus(Resources.of(shared));
    }

    /** Whether an agent is there and takes tasks. */
    static boolean isActive(AllocatorView view, Agent agent) {
        return view.connected().contains(agent.id()) && !agent.deactivated();
    }

    /** In one word, the strongest reason first why it takes no tasks. */
    static String state(AllocatorView view, Agent agent) {
        if (!agent.isReachable()) {
            return "unreachable";
        } else if (agent.drain().isPresent()) {
            return agent.drain().get().drained() ? "drained" : "draining";
        } else if (agent.deactivated()) {
            return "deactivated";
        }
        return view.connected().contains(agent.id()) ? "active" : "disconnected";
    }

    private static void drain(JsonGenerator out, Drain drain) throws IOException {
        out.writeObjectFieldStart("drain_info");
        out.writeStringField("state", drain.drained() ? "DRAINED" : "DRAINING");
        out.writeObjectFieldStart("config");
        if (drain.config().maxGracePeriod().isPresent()) {
            out.writeObjectFieldStart("max_grace_period");
            out.writeNumberField(
                    "nanoseconds", drain.config().maxGracePeriod().get().toNanos());
            out.writeEndObject();
        }
        out.writeBooleanField("mark_gone", drain.config().markGone());
        out.writeEndObject();
        out.writeEndObject();
        Numbers.seconds(out, "estimated_drain_start_time_seconds", drain.startedMillis());
    }

    /** The resources in full. */
    static void full(JsonGenerator out, AllocatorView view, Agent agent, List<Offer> offers) throws IOException {
        ReservedFields.objects(out, "reserved_resources_full", agent.total());
        ResourceObjects.array(out, "unreserved_resources_full", agent.total().unreserved());
        byRole(out, "used_resources_full", used(view, agent));
        Map<String, Resources> offered = new TreeMap<>();
        offers.forEach(offer -> offered.merge(offer.role(), offer.resources(), Resources::plus));
        byRole(out, "offered_resources_full", offered);
    }

    private static Map<String, Resources> used(AllocatorView view, Agent agent) {
        Map<String, Resources> used = new TreeMap<>();
        for (Task task : agent.tasks().iterator().flatMap(key -> view.state().task(key))) {
            used.merge(task.role(), task.info().resources(), Resources::plus);
        }
        return used;
    }

    private static void byRole(JsonGenerator out, String field, Map<String, Resources> resources) throws IOException {
        out.writeArrayFieldStart(field);
        for (Map.Entry<String, Resources> entry : resources.entrySet()) {
            ResourceObjects.write(out, entry.getValue(), Optional.of(entry.getKey()));
        }
        out.writeEndArray();
    }

    /** What clients must not take this agent for an ancient one without. */
    private static void capabilities(JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("capabilities");
        out.writeString("MULTI_ROLE");
        out.writeEndArray();
    }
}
