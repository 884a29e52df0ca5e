package io.kebne.http.state;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.actors.allocator.core.Agent;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Framework;
import io.kebne.actors.allocator.core.FrameworkLink;
import io.kebne.actors.allocator.core.ScalarTotals;
import io.kebne.http.json.JsonPart;
import io.kebne.http.json.Numbers;
import io.kebne.http.json.ResourceFields;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.resources.Resources;
import io.vavr.collection.Iterator;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every role that a framework has, a weight was set for or something is reserved for, with what its frameworks hold (Mesos: {@code /roles}).
 * Amounts are scalars only: ranges of several agents cannot be added up.
 */
final class RolesDocument {
    private static final class Role {
        ScalarTotals allocated = ScalarTotals.ZERO;
        ScalarTotals offered = ScalarTotals.ZERO;
        ScalarTotals reserved = ScalarTotals.ZERO;
        final TreeSet<FrameworkId> frameworks = new TreeSet<>();
    }

    private RolesDocument() {}

    /** @param weights of the roles that have another one than 1 */
    static Iterator<JsonPart> of(AllocatorView view, Map<String, Double> weights) {
        return JsonPart.object(JsonPart.array(
                "roles",
                Iterator.ofAll(roles(view, weights).entrySet())
                        .map(entry -> out -> write(
                                out, entry.getKey(), entry.getValue(), weights.getOrDefault(entry.getKey(), 1.0)))));
    }

    private static SortedMap<String, Role> roles(AllocatorView view, Map<String, Double> weights) {
        SortedMap<String, Role> roles = new TreeMap<>();
        weights.keySet().forEach(name -> roles.put(name, new Role()));
        for (Framework framework : view.state().frameworks().values()) {
            FrameworkLink link = view.link(framework.id());
            TreeSet<String> names = new TreeSet<>(framework.info().roles());
            // Tasks may hold resources of a role that their framework has left.
            names.addAll(framework
                    .allocated()
                    .filterValues(RolesDocument::isSome)
                    .keySet()
                    .toJavaSet());
            for (String name : names) {
                Role role = roles.computeIfAbsent(name, n -> new Role());
                role.frameworks.add(framework.id());
                role.allocated = role.allocated.plus(framework.allocated(name));
                role.offered = role.offered.plus(link.offered(name));
            }
        }
        for (Agent agent : view.state().agents().values().filter(Agent::isReachable)) {
            Resources total = agent.total();
            for (String name : total.reservationRoles()) {
                Role role = roles.computeIfAbsent(name, n -> new Role());
                role.reserved = role.reserved.plus(total.reservedTo(name));
            }
        }
        return roles;
    }

    private static void write(JsonGenerator out, String name, Role role, double weight) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", name);
        Numbers.any(out, "weight", weight);
        out.writeObjectFieldStart("quota");
        out.writeStringField("role", name);
        ResourceFields.quantities(out, "guarantee", ScalarTotals.ZERO);
        ResourceFields.quantities(out, "limit", ScalarTotals.ZERO);
        ResourceFields.quantities(out, "consumed", role.allocated);
        out.writeEndObject();
        ResourceFields.quantities(out, "resources", role.allocated.plus(role.offered));
        ResourceFields.quantities(out, "allocated", role.allocated);
        ResourceFields.quantities(out, "offered", role.offered);
        ResourceFields.quantities(out, "reserved", role.reserved);
        out.writeArrayFieldStart("frameworks");
        for (FrameworkId id : role.frameworks) {
            out.writeString(id.value());
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static boolean isSome(ScalarTotals totals) {
        return !totals.thousandths().isEmpty();
    }
}
