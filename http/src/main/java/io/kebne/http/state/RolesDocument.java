package io.kebne.http.state;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Consumption;
import io.kebne.actors.allocator.core.Framework;
import io.kebne.actors.allocator.core.FrameworkLink;
import io.kebne.actors.allocator.core.Policy;
import io.kebne.actors.allocator.core.ScalarTotals;
import io.kebne.http.json.JsonPart;
import io.kebne.http.json.Numbers;
import io.kebne.http.json.ResourceFields;
import io.kebne.http.policy.RoleWeights;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.policy.Quota;
import io.vavr.collection.Iterator;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every role that a framework has or for which a weight, a quota or a priority was set, and those above them in the tree
 * (Mesos: {@code /roles}). What a role holds includes what the roles below it hold. Amounts are scalars only: ranges of
 * several agents cannot be added up.
 */
final class RolesDocument {
    private static final class Role {
        ScalarTotals allocated = ScalarTotals.ZERO;
        ScalarTotals offered = ScalarTotals.ZERO;
        final TreeSet<FrameworkId> frameworks = new TreeSet<>();
    }

    private final AllocatorView view;
    private final RoleWeights weights;
    private final SortedMap<String, Role> roles = new TreeMap<>();

    private RolesDocument(AllocatorView view, RoleWeights weights) {
        this.view = view;
        this.weights = weights;
        Policy policy = view.state().policy();
        weights.all(view).keySet().forEach(this::known);
        policy.quotas().keySet().forEach(this::known);
        policy.priorities().keySet().forEach(this::known);
        view.state().frameworks().values().forEach(this::add);
    }

    static Iterator<JsonPart> of(AllocatorView view, RoleWeights weights) {
        RolesDocument document = new RolesDocument(view, weights);
        return JsonPart.object(JsonPart.array(
                "roles",
                Iterator.ofAll(document.roles.entrySet())
                        .map(entry -> out -> document.write(out, entry.getKey(), entry.getValue()))));
    }

    private void add(Framework framework) {
        FrameworkLink link = view.link(framework.id());
        TreeSet<String> names = new TreeSet<>(framework.info().roles());
        // Tasks may hold resources of a role that their framework has left.
        names.addAll(framework
                .allocated()
                .filterValues(totals -> !totals.thousandths().isEmpty())
                .keySet()
                .toJavaSet());
        for (String name : names) {
            known(name).frameworks.add(framework.id());
            for (String role = name; !role.isEmpty(); role = parent(role)) {
                Role holder = known(role);
                holder.allocated = holder.allocated.plus(framework.allocated(name));
                holder.offered = holder.offered.plus(link.offered(name));
            }
        }
    }

    /** Notes a role and those above it. */
    private Role known(String name) {
        String parent = parent(name);
        if (!parent.isEmpty() && !roles.containsKey(parent)) {
            known(parent);
        }
        return roles.computeIfAbsent(name, n -> new Role());
    }

    /** The role above; empty when there is none. */
    private static String parent(String role) {
        return role.substring(0, Math.max(0, role.lastIndexOf('/')));
    }

    private void write(JsonGenerator out, String name, Role role) throws IOException {
        Quota quota = view.state().policy().quota(name);
        out.writeStartObject();
        out.writeStringField("name", name);
        Numbers.any(out, "weight", weights.of(view, name));
        out.writeObjectFieldStart("quota");
        out.writeStringField("role", name);
        ResourceFields.quantities(out, "guarantee", quota.guarantees());
        ResourceFields.quantities(out, "limit", quota.limits());
        ResourceFields.quantities(out, "consumed", Consumption.of(view.state(), name));
        out.writeEndObject();
        ResourceFields.quantities(out, "resources", role.allocated.plus(role.offered));
        ResourceFields.quantities(out, "allocated", role.allocated);
        ResourceFields.quantities(out, "offered", role.offered);
        ResourceFields.quantities(out, "reserved", ScalarTotals.ZERO);
        out.writeArrayFieldStart("frameworks");
        for (FrameworkId id : role.frameworks) {
            out.writeString(id.value());
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
