package io.kebne.http.state;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.http.json.JsonPart;
import io.kebne.http.json.Numbers;
import io.kebne.http.json.ResourceFields;
import io.kebne.http.policy.RoleWeights;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.policy.Quota;
import io.vavr.collection.Iterator;
import java.io.IOException;

/** The roles with what they hold (Mesos: {@code /roles}). */
final class RolesDocument {
    private RolesDocument() {}

    static Iterator<JsonPart> of(AllocatorView view, RoleWeights weights) {
        RoleTable table = new RoleTable(view, weights);
        return JsonPart.object(JsonPart.array(
                "roles",
                Iterator.ofAll(table.roles())
                        .map(role -> out ->
                                write(out, table, role, view.state().policy().quota(role)))));
    }

    private static void write(JsonGenerator out, RoleTable table, String role, Quota quota) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", role);
        Numbers.any(out, "weight", table.weight(role));
        out.writeObjectFieldStart("quota");
        out.writeStringField("role", role);
        ResourceFields.quantities(out, "guarantee", quota.guarantees());
        ResourceFields.quantities(out, "limit", quota.limits());
        ResourceFields.quantities(out, "consumed", table.consumed(role));
        out.writeEndObject();
        ResourceFields.quantities(out, "resources", table.held(role));
        ResourceFields.quantities(out, "allocated", table.allocated(role));
        ResourceFields.quantities(out, "offered", table.offered(role));
        ResourceFields.quantities(out, "reserved", table.reserved(role));
        out.writeArrayFieldStart("frameworks");
        for (FrameworkId id : table.frameworks(role)) {
            out.writeString(id.value());
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
