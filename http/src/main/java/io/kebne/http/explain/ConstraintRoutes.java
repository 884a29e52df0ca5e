package io.kebne.http.explain;

import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;

import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.actors.allocator.core.Agent;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Exclusions;
import io.kebne.actors.allocator.core.Framework;
import io.kebne.actors.allocator.core.FrameworkLink;
import io.kebne.actors.api.MasterApi;
import io.kebne.http.json.Answers;
import io.kebne.http.json.JsonPart;
import io.kebne.http.request.Views;
import io.vavr.collection.Iterator;
import io.vavr.collection.Seq;
import java.io.IOException;
import java.util.TreeSet;

/**
 * {@code GET /hierarchical-allocator(1)/offer_constraints_debug} (Mesos): which agents no framework is offered for a role
 * because of what it demands of their attributes, and for which roles it wants none.
 */
public final class ConstraintRoutes {
    private ConstraintRoutes() {}

    public static Route create(MasterApi master, Answers answers) {
        return path(
                PathMatchers.segment("hierarchical-allocator(1)").slash("offer_constraints_debug"),
                () -> get(() -> Views.ready(master, view -> answers.json(() -> document(view)))));
    }

    private static Iterator<JsonPart> document(AllocatorView view) {
        Seq<Agent> agents = view.state().agents().values().filter(Agent::isReachable);
        Iterator<Framework> frameworks =
                view.state().frameworks().valuesIterator().filter(framework -> !framework.isRemoved());
        return JsonPart.object(Iterator.<JsonPart>of(out -> out.writeObjectFieldStart("frameworks"))
                .concat(frameworks.<JsonPart>flatMap(
                        framework -> framework(view.link(framework.id()), framework, agents)))
                .concat(Iterator.of((JsonPart) JsonGenerator::writeEndObject)));
    }

    private static Iterator<JsonPart> framework(FrameworkLink link, Framework framework, Seq<Agent> agents) {
        Exclusions exclusions = Exclusions.of(link);
        return Iterator.<JsonPart>of(out -> begin(out, link, framework))
                .concat(Iterator.ofAll(framework.info().roles())
                        .<JsonPart>flatMap(role -> JsonPart.array(role, excluded(exclusions, role, agents))))
                .concat(Iterator.of(
                        (JsonPart) JsonGenerator::writeEndObject, (JsonPart) JsonGenerator::writeEndObject));
    }

    private static void begin(JsonGenerator out, FrameworkLink link, Framework framework) throws IOException {
        out.writeObjectFieldStart(framework.id().value());
        out.writeArrayFieldStart("suppressed_roles");
        for (String role : new TreeSet<>(link.suppressedRoles())) {
            out.writeString(role);
        }
        out.writeEndArray();
        out.writeObjectFieldStart("excluded_by_attribute_constraints");
    }

    private static Iterator<JsonPart> excluded(Exclusions exclusions, String role, Seq<Agent> agents) {
        return agents.iterator()
                .filter(agent -> exclusions.excludes(role, agent))
                .map(agent -> out -> out.writeString(agent.id().value()));
    }
}
