package io.kebne.http.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import java.io.IOException;

/** A framework's roles: all of them when it can have several, else the one. */
public final class RoleFields {
    private RoleFields() {}

    public static void write(JsonGenerator out, FrameworkInfo framework) throws IOException {
        if (!framework.capabilities().contains(Capability.MULTI_ROLE)) {
            out.writeStringField("role", framework.roles().first());
            return;
        }
        out.writeArrayFieldStart("roles");
        for (String role : framework.roles()) {
            out.writeString(role);
        }
        out.writeEndArray();
    }
}
