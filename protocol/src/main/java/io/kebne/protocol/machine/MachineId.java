package io.kebne.protocol.machine;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.util.Locale;

/**
 * A machine in a maintenance schedule (mesos.proto, MachineID): at least one of its names, either may be empty.
 *
 * @param hostname in lower case, because it means the same in any
 * @param ip as text
 */
public record MachineId(String hostname, String ip) {
    private static final int MAX_LENGTH = 255;

    public MachineId {
        hostname = hostname.toLowerCase(Locale.ROOT);
        if (hostname.isEmpty() && ip.isEmpty()) {
            throw new InvalidValueException("machine_id", "needs a hostname or an ip");
        }
        requireName("machine_id.hostname", hostname);
        requireName("machine_id.ip", ip);
    }

    /**
     * Reads Mesos' object, {@code {"hostname": …, "ip": …}}.
     *
     * @throws InvalidValueException naming the field at fault
     */
    public static MachineId read(JsonNode object) {
        return new MachineId(object.path("hostname").asText(), object.path("ip").asText());
    }

    /** Writes Mesos' object, which {@link #read} reads back. */
    public void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        if (!hostname.isEmpty()) {
            out.writeStringField("hostname", hostname);
        }
        if (!ip.isEmpty()) {
            out.writeStringField("ip", ip);
        }
        out.writeEndObject();
    }

    private static void requireName(String field, String name) {
        if (name.length() > MAX_LENGTH) {
            throw new InvalidValueException(field, "is longer than " + MAX_LENGTH + " characters");
        }
        if (name.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
            throw new InvalidValueException(field, "has white space or a control character");
        }
    }
}
