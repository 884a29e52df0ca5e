package io.kebne.http.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.protocol.resources.Items;
import io.kebne.protocol.resources.Quantities;
import io.kebne.protocol.resources.Ranges;
import io.kebne.protocol.resources.Reservation;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import io.kebne.protocol.resources.TraitsJson;
import io.kebne.protocol.resources.Value;
import io.kebne.protocol.role.Role;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Resources as Mesos' Resource objects (mesos.proto, Resource), one for each resource, into an open array. */
public final class ResourceObjects {
    private ResourceObjects() {}

    /** @param allocatedTo the role that has them, when they are in use or offered */
    public static void write(JsonGenerator out, Resources resources, Optional<String> allocatedTo) throws IOException {
        for (Resource resource : resources.pieces()) {
            out.writeStartObject();
            out.writeStringField("name", resource.name());
            value(out, resource.value());
            role(out, resource.traits());
            TraitsJson.write(resource.traits(), out);
            if (allocatedTo.isPresent()) {
                out.writeObjectFieldStart("allocation_info");
                out.writeStringField("role", allocatedTo.get());
                out.writeEndObject();
            }
            out.writeEndObject();
        }
    }

    /** An array field of resources that nobody has. */
    public static void array(JsonGenerator out, String field, Resources resources) throws IOException {
        out.writeArrayFieldStart(field);
        write(out, resources, Optional.empty());
        out.writeEndArray();
    }

    /**
     * The role in the format of before reservation refinement, which can tell of one reservation only: as Mesos'
     * endpoints, in both formats where both can say it.
     */
    private static void role(JsonGenerator out, Traits traits) throws IOException {
        if (traits.reservations().size() > 1) {
            return;
        }
        out.writeStringField("role", traits.role());
        if (traits.isReserved() && traits.reservations().get(0).type() == Reservation.Type.DYNAMIC) {
            out.writeObjectFieldStart("reservation");
            TraitsJson.writeWho(traits.reservations().get(0), out);
            out.writeEndObject();
        }
    }

    /** Amounts that are not of one agent. */
    public static void write(JsonGenerator out, Quantities quantities) throws IOException {
        for (Map.Entry<String, Long> entry : quantities.thousandths().entrySet()) {
            out.writeStartObject();
            out.writeStringField("name", entry.getKey());
            value(out, new Scalar(entry.getValue()));
            out.writeStringField("role", Role.DEFAULT);
            out.writeEndObject();
        }
    }

    private static void value(JsonGenerator out, Value value) throws IOException {
        if (value instanceof Scalar scalar) {
            out.writeStringField("type", "SCALAR");
            out.writeObjectFieldStart("scalar");
            Numbers.thousandths(out, "value", scalar.thousandths());
        } else if (value instanceof Ranges ranges) {
            out.writeStringField("type", "RANGES");
            out.writeObjectFieldStart("ranges");
            out.writeArrayFieldStart("range");
            for (Ranges.Range range : ranges.ranges()) {
                out.writeStartObject();
                out.writeNumberField("begin", range.begin());
                out.writeNumberField("end", range.end());
                out.writeEndObject();
            }
            out.writeEndArray();
        } else if (value instanceof Items items) {
            out.writeStringField("type", "SET");
            out.writeObjectFieldStart("set");
            out.writeArrayFieldStart("item");
            for (String item : items.items()) {
                out.writeString(item);
            }
            out.writeEndArray();
        }
        out.writeEndObject();
    }
}
