package io.kebne.protocol.machine;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.util.Optional;

/**
 * Where a node stands, as far as failures are concerned (mesos.proto, DomainInfo; Mesos: fault-domains document).
 *
 * @param region what fails together and is far away from others, such as a data centre; all masters stand in one
 * @param zone what fails together within a region, such as a rack
 */
public record DomainInfo(String region, String zone) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MAX_LENGTH = 255;

    public DomainInfo {
        requireName("domain.fault_domain.region.name", region);
        requireName("domain.fault_domain.zone.name", zone);
    }

    /**
     * Reads {@code region/zone}, or Mesos' JSON object; empty text is no domain.
     *
     * @throws InvalidValueException naming the field at fault
     */
    public static Optional<DomainInfo> parse(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            return Optional.empty();
        }
        if (trimmed.startsWith("{")) {
            try {
                return Optional.of(read(MAPPER.readTree(trimmed)));
            } catch (JsonProcessingException e) {
                throw new InvalidValueException("domain", "expected JSON: " + e.getOriginalMessage());
            }
        }
        int slash = trimmed.indexOf('/');
        if (slash < 0 || slash != trimmed.lastIndexOf('/')) {
            throw new InvalidValueException("domain", "'" + trimmed + "': expected region/zone");
        }
        return Optional.of(new DomainInfo(trimmed.substring(0, slash), trimmed.substring(slash + 1)));
    }

    /** Reads Mesos' object, {@code {"fault_domain": {"region": {"name": …}, "zone": {"name": …}}}}. */
    public static DomainInfo read(JsonNode object) {
        JsonNode fault = object.path("fault_domain");
        return new DomainInfo(
                fault.path("region").path("name").asText(),
                fault.path("zone").path("name").asText());
    }

    /** Writes Mesos' object, which {@link #read} reads back. */
    public void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeObjectFieldStart("fault_domain");
        out.writeObjectFieldStart("region");
        out.writeStringField("name", region);
        out.writeEndObject();
        out.writeObjectFieldStart("zone");
        out.writeStringField("name", zone);
        out.writeEndObject();
        out.writeEndObject();
        out.writeEndObject();
    }

    /** The short form, {@code region/zone}. */
    @Override
    public String toString() {
        return region + "/" + zone;
    }

    private static void requireName(String field, String name) {
        if (name == null || name.isBlank()) {
            throw new InvalidValueException(field, "must not be empty");
        }
        if (name.length() > MAX_LENGTH) {
            throw new InvalidValueException(field, "is longer than " + MAX_LENGTH + " characters");
        }
        if (name.indexOf('/') >= 0 || name.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidValueException(field, "has a slash or a control character");
        }
    }
}
