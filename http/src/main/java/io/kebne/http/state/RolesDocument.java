package io.kebne.http.state;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Consumption;
import io.kebne.actors.allocator.core.Framework;
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
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every role that a framework has, that something is reserved for, or for which a weight, a quota or a priority was set,
 * and those above them in the tree (Mesos: {@code /roles}). What a role holds includes what the roles below it hold.
 * Amounts are scalars only: ranges of several agents cannot be added up.
 */
final class RolesDocument {
    private final AllocatorView view;
    private final RoleWeights weights;
    private final SortedMap<String, SortedSet<FrameworkId>> frameworks = new TreeMap<>();
    private final Map<String, ScalarTotals> allocated = new HashMap<>();
    private final Map<String, ScalarTotals> offered = new HashMap<>();
    private final Map<String, ScalarTotals> reserved = new HashMap<>();
    private final Map<String, ScalarTotals> consumed;

    private RolesDocument(AllocatorView view, RoleWeights weights) {
        this.view = view;
        this.weights = weights;
        this.consumed = Consumption.ofAll(view.state());
        Policy policy = view.state().policy();
        weights.all(view).keySet().forEach(this::known);
        policy.quotas().keySet().forEach(this::known);
        policy.priorities().keySet().forEach(this::known);
        view.state().totals().reserved().forEach((role, totals) -> {
            known(role);
            Consumption.addToTree(reserved, role, totals);
        });
        view.state().frameworks().values().forEach(this::add);
    }

    static Iterator<JsonPart> of(AllocatorView view, RoleWeights weights) {
        RolesDocument document = new RolesDocument(view, weights);
        return JsonPart.object(JsonPart.array(
                "roles", Iterator.ofAll(document.frameworks.keySet()).map(role -> out -> document.write(out, role))));
    }

    private void add(Framework framework) {
        framework.info().roles().forEach(role -> known(role).add(framework.id()));
        // Tasks may hold resources of a role that their framework has left.
        framework.allocated().forEach((role, totals) -> {
            known(role).add(framework.id());
            Consumption.addToTree(allocated, role, totals);
        });
        view.link(framework.id()).offered().forEach((role, totals) -> Consumption.addToTree(offered, role, totals));
    }

    /** Notes a role and those above it; returns the frameworks that have it. */
    private SortedSet<FrameworkId> known(String role) {
        int slash = role.lastIndexOf('/');
        if (slash > 0 && !frameworks.containsKey(role.substring(0, slash))) {
            known(role.substring(0, slash));
        }
        return frameworks.computeIfAbsent(role, r -> new TreeSet<>());
    }

    private void write(JsonGenerator out, String role) throws IOException {
        Quota quota = view.state().policy().quota(role);
        out.writeStartObject();
        out.writeStringField("name", role);
        Numbers.any(out, "weight", weights.of(view, role));
        out.writeObjectFieldStart("quota");
        out.writeStringField("role", role);
        ResourceFields.quantities(out, "guarantee", quota.guarantees());
        ResourceFields.quantities(out, "limit", quota.limits());
        ResourceFields.quantities(out, "consumed", of(consumed, role));
        out.writeEndObject();
        ResourceFields.quantities(out, "resources", of(allocated, role).plus(of(offered, role)));
        ResourceFields.quantities(out, "allocated", of(allocated, role));
        ResourceFields.quantities(out, "offered", of(offered, role));
        ResourceFields.quantities(out, "reserved", of(reserved, role));
        out.writeArrayFieldStart("frameworks");
        for (FrameworkId id : frameworks.get(role)) {
            out.writeString(id.value());
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static ScalarTotals of(Map<String, ScalarTotals> totals, String role) {
        return totals.getOrDefault(role, ScalarTotals.ZERO);
    }
}
