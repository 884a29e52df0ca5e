package io.kebne.http.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.protocol.resources.Resources;
import java.io.IOException;
import java.util.Optional;

/** Reserved resources by the role that has the deepest reservation, as Mesos' endpoints show them. */
public final class ReservedFields {
    private ReservedFields() {}

    /** A summary for each role. */
    public static void summaries(JsonGenerator out, String field, Resources resources) throws IOException {
        out.writeObjectFieldStart(field);
        for (String role : resources.reservationRoles()) {
            ResourceFields.summary(out, role, resources.reservedTo(role));
        }
        out.writeEndObject();
    }

    /** Resource objects for each role. */
    public static void objects(JsonGenerator out, String field, Resources resources) throws IOException {
        out.writeObjectFieldStart(field);
        for (String role : resources.reservationRoles()) {
            out.writeArrayFieldStart(role);
            ResourceObjects.write(out, resources.reservedTo(role), Optional.empty());
            out.writeEndArray();
        }
        out.writeEndObject();
    }
}
