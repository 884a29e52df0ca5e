package io.kebne.http.state;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.actors.allocator.core.Agent;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.api.NodeInfo;
import io.kebne.http.json.JsonPart;
import io.kebne.http.json.Numbers;
import io.kebne.http.node.NodeFields;
import io.vavr.collection.Iterator;
import io.vavr.collection.Seq;
import java.io.IOException;

/**
 * Everything (Mesos: {@code /state}). All masters are active, so each names itself as the leader: every one answers any
 * request.
 */
final class StateDocument {
    private StateDocument() {}

    static Iterator<JsonPart> of(AllocatorView view, NodeInfo node) {
        OfferIndex offers = new OfferIndex(view);
        return JsonPart.object(Iterator.<JsonPart>of(out -> master(out, view, node))
                .concat(AgentsDocument.agents(
                        view, (out, v, agent) -> AgentFields.write(out, v, agent, offers.of(agent.id()))))
                .concat(FrameworksDocument.frameworks(view, offers, id -> true)));
    }

    private static void master(JsonGenerator out, AllocatorView view, NodeInfo node) throws IOException {
        String pid = NodeFields.pid("master", node.ip(), node.port());
        NodeFields.version(out, node);
        Numbers.seconds(out, "start_time", node.startMillis());
        Numbers.seconds(out, "elected_time", node.startMillis());
        out.writeStringField("id", node.id());
        out.writeStringField("pid", pid);
        out.writeStringField("hostname", node.hostname());
        out.writeArrayFieldStart("capabilities");
        out.writeEndArray();
        counts(out, view);
        out.writeStringField("leader", pid);
        out.writeObjectFieldStart("leader_info");
        out.writeStringField("id", node.id());
        out.writeStringField("pid", pid);
        out.writeNumberField("port", node.port());
        out.writeStringField("hostname", node.hostname());
        NodeFields.domain(out, node.domain());
        out.writeEndObject();
        NodeFields.domain(out, node.domain());
        NodeFields.cluster(out, node);
        NodeFields.flags(out, node);
        out.writeArrayFieldStart("orphan_tasks");
        out.writeEndArray();
    }

    private static void counts(JsonGenerator out, AllocatorView view) throws IOException {
        Seq<Agent> reachable = view.state().agents().values().filter(Agent::isReachable);
        int active = reachable.count(agent -> AgentFields.isActive(view, agent));
        out.writeNumberField("activated_slaves", active);
        out.writeNumberField("deactivated_slaves", reachable.size() - active);
        out.writeNumberField("unreachable_slaves", view.state().agents().size() - reachable.size());
    }
}
