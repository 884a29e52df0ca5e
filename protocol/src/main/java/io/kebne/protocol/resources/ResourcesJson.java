package io.kebne.protocol.resources;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import io.kebne.protocol.InvalidValueException;
import java.io.IOException;

/**
 * Resources as an array of Mesos' v1 Resource objects. The same shape serves HTTP, messages and the journal:
 * {@code [{"name":"cpus","type":"SCALAR","scalar":{"value":4.5}}, …]}; traits follow where there are any.
 */
final class ResourcesJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ResourcesJson() {}

    static Resources parse(String json) {
        try {
            return read(MAPPER.readTree(json));
        } catch (JsonProcessingException e) {
            throw new InvalidValueException(
                    "resources",
                    "line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ": expected JSON: " + e.getOriginalMessage());
        }
    }

    static final class Writer extends JsonSerializer<Resources> {
        @Override
        public boolean isEmpty(SerializerProvider provider, Resources resources) {
            return resources.isEmpty();
        }

        @Override
        public void serialize(Resources resources, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeStartArray();
            for (Resource resource : resources.pieces()) {
                write(resource, out);
            }
            out.writeEndArray();
        }
    }

    static final class PieceWriter extends JsonSerializer<Resource> {
        @Override
        public void serialize(Resource resource, JsonGenerator out, SerializerProvider provider) throws IOException {
            write(resource, out);
        }
    }

    private static void write(Resource resource, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", resource.name());
        ValueJson.write(resource.value(), out);
        TraitsJson.write(resource.traits(), out);
        out.writeEndObject();
    }

    static final class Reader extends JsonDeserializer<Resources> {
        @Override
        public Resources deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return read(in.readValueAsTree());
        }
    }

    static final class PieceReader extends JsonDeserializer<Resource> {
        @Override
        public Resource deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return read(in.readValueAsTree(), "resource");
        }
    }

    private static Resources read(JsonNode array) {
        if (array == null || !array.isArray()) {
            throw new InvalidValueException("resources", "expected a JSON array of resources");
        }
        ResourcesBuilder sum = new ResourcesBuilder();
        for (int i = 0; i < array.size(); i++) {
            String field = "resources[" + i + "]";
            Resource resource = read(array.get(i), field);
            try {
                sum.add(resource);
            } catch (IllegalArgumentException e) {
                throw new InvalidValueException(field, e.getMessage());
            }
        }
        return sum.result();
    }

    private static Resource read(JsonNode resource, String field) {
        JsonNode name = resource.path("name");
        if (!name.isTextual()) {
            throw new InvalidValueException(field + ".name", "expected a name");
        }
        try {
            return new Resource(name.asText(), ValueJson.read(resource, field), TraitsJson.read(resource, field));
        } catch (IllegalArgumentException e) {
            boolean placed =
                    e instanceof InvalidValueException inner && inner.field().startsWith(field);
            throw placed ? e : new InvalidValueException(field, e.getMessage());
        }
    }
}
