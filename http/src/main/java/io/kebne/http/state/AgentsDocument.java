package io.kebne.http.state;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.actors.allocator.core.Agent;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.http.json.JsonPart;
import io.kebne.http.json.Numbers;
import io.vavr.collection.Iterator;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;

/** The agents with their resources in full (Mesos: {@code /slaves}). Unreachable ones are only counted, elsewhere. */
final class AgentsDocument {
    /** Writes an agent into an open object. */
    @FunctionalInterface
    interface Form {
        void write(JsonGenerator out, AllocatorView view, Agent agent) throws IOException;
    }

    private AgentsDocument() {}

    static Iterator<JsonPart> of(AllocatorView view, Optional<String> onlyId) {
        OfferIndex offers = new OfferIndex(view);
        Form full = (out, v, agent) -> {
            AgentFields.write(out, v, agent, offers.of(agent.id()));
            AgentFields.full(out, v, agent, offers.of(agent.id()));
        };
        return JsonPart.object(agents(
                view,
                full,
                agent -> onlyId.isEmpty() || onlyId.get().equals(agent.id().value())));
    }

    /** Kebne's own: unreachable agents too, and what state each is in. */
    static Iterator<JsonPart> all(AllocatorView view) {
        OfferIndex offers = new OfferIndex(view);
        return JsonPart.object(JsonPart.array(
                "agents", view.state().agents().valuesIterator().map(agent -> out -> {
                    out.writeStartObject();
                    AgentFields.write(out, view, agent, offers.of(agent.id()));
                    AgentFields.full(out, view, agent, offers.of(agent.id()));
                    out.writeStringField("state", AgentFields.state(view, agent));
                    if (agent.unreachableMillis().isPresent()) {
                        Numbers.seconds(
                                out,
                                "unreachable_time",
                                agent.unreachableMillis().get());
                    }
                    out.writeEndObject();
                })));
    }

    /** The fields that list agents, in this form. */
    static Iterator<JsonPart> agents(AllocatorView view, Form form) {
        return agents(view, form, agent -> true);
    }

    private static Iterator<JsonPart> agents(AllocatorView view, Form form, Predicate<Agent> which) {
        Iterator<JsonPart> elements = view.state()
                .agents()
                .valuesIterator()
                .filter(agent -> agent.isReachable() && which.test(agent))
                .map(agent -> out -> {
                    out.writeStartObject();
                    form.write(out, view, agent);
                    out.writeEndObject();
                });
        return JsonPart.array("slaves", elements).concat(JsonPart.emptyArray("recovered_slaves"));
    }
}
