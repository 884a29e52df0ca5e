package io.kebne.http.registry;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.actors.allocator.core.Agent;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Drain;
import io.kebne.actors.allocator.core.Maintenance;
import io.kebne.actors.allocator.core.Policy;
import io.kebne.actors.api.NodeInfo;
import io.kebne.http.json.JsonPart;
import io.kebne.http.maintenance.MaintenanceMessages;
import io.kebne.http.operator.v1.AgentElements;
import io.kebne.http.policy.PolicyMessages;
import io.kebne.http.scheduler.MasterMessages;
import io.kebne.http.wire.MessageJson;
import io.kebne.http.wire.v1.AgentMessages;
import io.kebne.http.wire.v1.ElementMessages;
import io.kebne.http.wire.v1.OfferMessages;
import io.kebne.http.wire.v1.ResourceFormat;
import io.kebne.protocol.id.AgentId;
import io.vavr.collection.Iterator;
import io.vavr.collection.Vector;
import java.io.IOException;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.mesos.v1.Protos.MachineInfo;
import org.apache.mesos.v1.Protos.WeightInfo;
import org.apache.mesos.v1.quota.Protos.QuotaConfig;

/**
 * Mesos' Registry message (registry.proto): the master, the agents that may be offered, are unreachable or gone, and what
 * operators have laid down. Each list is sorted, or has the first that came first. Mesos' old form of quotas is left out, as
 * Mesos leaves it out itself.
 */
final class RegistryDocument {
    private static final Comparator<Agent> BY_TIME_OF_LOSS = Comparator.<Agent, Long>comparing(
                    agent -> agent.unreachableMillis().orElse(0L))
            .thenComparing(Agent::id);

    private RegistryDocument() {}

    static Iterator<JsonPart> of(AllocatorView view, NodeInfo node) {
        Policy policy = view.state().policy();
        Vector<Agent> agents = view.state().agents().values().toVector();
        return JsonPart.object(Iterator.<JsonPart>of(out -> master(out, node))
                .concat(list(
                        "slaves",
                        "slaves",
                        agents.filter(Agent::isReachable)
                                .sorted(Comparator.comparing(Agent::id))
                                .iterator()
                                .map(agent -> out -> admitted(out, agent))))
                .concat(list(
                        "unreachable",
                        "slaves",
                        agents.reject(Agent::isReachable)
                                .sorted(BY_TIME_OF_LOSS)
                                .iterator()
                                .map(agent -> out -> unreachable(out, agent))))
                .concat(list(
                        "gone", "slaves", policy.gone().iterator().map(gone -> out -> lost(out, gone._1, gone._2))))
                .concat(list("machines", "machines", machines(policy.maintenance())))
                .concat(Iterator.<JsonPart>of(out -> laidDown(out, view))));
    }

    /** A list that is within an object of its own. */
    private static Iterator<JsonPart> list(String field, String inner, Iterator<JsonPart> elements) {
        return Iterator.<JsonPart>of(out -> out.writeObjectFieldStart(field))
                .concat(JsonPart.array(inner, elements))
                .concat(Iterator.of((JsonPart) JsonGenerator::writeEndObject));
    }

    private static void master(JsonGenerator out, NodeInfo node) throws IOException {
        out.writeObjectFieldStart("master");
        out.writeFieldName("info");
        MessageJson.write(out, MasterMessages.write(node));
        out.writeEndObject();
    }

    private static void admitted(JsonGenerator out, Agent agent) throws IOException {
        out.writeStartObject();
        out.writeFieldName("info");
        MessageJson.write(out, AgentMessages.write(agent.info(), ResourceFormat.FULL));
        leaving(out, agent);
        out.writeEndObject();
    }

    private static void unreachable(JsonGenerator out, Agent agent) throws IOException {
        out.writeStartObject();
        since(out, agent.id(), agent.unreachableMillis().orElse(0L));
        leaving(out, agent);
        out.writeEndObject();
    }

    private static void lost(JsonGenerator out, AgentId id, long atMillis) throws IOException {
        out.writeStartObject();
        since(out, id, atMillis);
        out.writeEndObject();
    }

    private static void since(JsonGenerator out, AgentId id, long atMillis) throws IOException {
        out.writeFieldName("id");
        MessageJson.write(out, AgentMessages.id(id));
        out.writeFieldName("timestamp");
        MessageJson.write(out, ElementMessages.time(atMillis));
    }

    private static void leaving(JsonGenerator out, Agent agent) throws IOException {
        Optional<Drain> drain = agent.drain();
        if (drain.isPresent()) {
            out.writeFieldName("drain_info");
            MessageJson.write(out, AgentElements.write(drain.get()));
        }
        if (agent.deactivated()) {
            out.writeBooleanField("deactivated", true);
        }
    }

    private static Iterator<JsonPart> machines(Maintenance maintenance) {
        return maintenance.scheduled().iterator().map(machine -> out -> {
            boolean down = maintenance.down().contains(machine._1);
            out.writeStartObject();
            out.writeFieldName("info");
            MessageJson.write(
                    out,
                    MachineInfo.newBuilder()
                            .setId(MaintenanceMessages.write(machine._1))
                            .setMode(down ? MachineInfo.Mode.DOWN : MachineInfo.Mode.DRAINING)
                            .setUnavailability(OfferMessages.write(machine._2))
                            .build());
            out.writeEndObject();
        });
    }

    private static void laidDown(JsonGenerator out, AllocatorView view) throws IOException {
        Policy policy = view.state().policy();
        out.writeArrayFieldStart("schedules");
        if (!policy.maintenance().windows().isEmpty()) {
            MessageJson.write(out, MaintenanceMessages.schedule(view));
        }
        out.writeEndArray();
        out.writeArrayFieldStart("weights");
        for (Map.Entry<String, Double> weight : new TreeMap<>(policy.weights().toJavaMap()).entrySet()) {
            WeightInfo.Builder info = WeightInfo.newBuilder().setRole(weight.getKey());
            out.writeStartObject();
            out.writeFieldName("info");
            MessageJson.write(out, info.setWeight(weight.getValue()).build());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeArrayFieldStart("quota_configs");
        for (QuotaConfig config : PolicyMessages.quotas(view).getConfigsList()) {
            MessageJson.write(out, config);
        }
        out.writeEndArray();
        capabilities(out, view);
    }

    /** What a Mesos master would have to be capable of to make sense of this. */
    private static void capabilities(JsonGenerator out, AllocatorView view) throws IOException {
        boolean drains = view.state()
                .agents()
                .values()
                .exists(agent -> agent.deactivated() || agent.drain().isPresent());
        out.writeArrayFieldStart("minimum_capabilities");
        if (drains) {
            capability(out, "AGENT_DRAINING");
        }
        if (!view.state().policy().quotas().isEmpty()) {
            capability(out, "QUOTA_V2");
        }
        out.writeEndArray();
    }

    private static void capability(JsonGenerator out, String name) throws IOException {
        out.writeStartObject();
        out.writeStringField("capability", name);
        out.writeEndObject();
    }
}
