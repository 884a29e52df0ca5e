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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Resources as an array of Mesos' v1 Resource objects. The same shape serves HTTP, messages and the journal:
 * {@code [{"name":"cpus","type":"SCALAR","scalar":{"value":4.5}}, …]}.
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
        public void serialize(Resources resources, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeStartArray();
            for (Map.Entry<String, Value> entry : resources.values().entrySet()) {
                out.writeStartObject();
                out.writeStringField("name", entry.getKey());
                write(entry.getValue(), out);
                out.writeEndObject();
            }
            out.writeEndArray();
        }

        private static void write(Value value, JsonGenerator out) throws IOException {
            if (value instanceof Scalar scalar) {
                out.writeStringField("type", "SCALAR");
                out.writeObjectFieldStart("scalar");
                out.writeNumberField("value", scalar.asDouble());
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

    static final class Reader extends JsonDeserializer<Resources> {
        @Override
        public Resources deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return read(in.readValueAsTree());
        }
    }

    private static Resources read(JsonNode array) {
        if (array == null || !array.isArray()) {
            throw new InvalidValueException("resources", "expected a JSON array of resources");
        }
        Resources sum = Resources.EMPTY;
        for (int i = 0; i < array.size(); i++) {
            String field = "resources[" + i + "]";
            JsonNode resource = array.get(i);
            JsonNode name = resource.path("name");
            if (!name.isTextual()) {
                throw new InvalidValueException(field + ".name", "expected a name");
            }
            try {
                sum = sum.plus(Resources.of(name.asText(), value(resource, field)));
            } catch (IllegalArgumentException e) {
                boolean placed = e instanceof InvalidValueException inner
                        && inner.field().startsWith(field);
                throw placed ? e : new InvalidValueException(field, e.getMessage());
            }
        }
        return sum;
    }

    private static Value value(JsonNode resource, String field) {
        return switch (resource.path("type").asText()) {
            case "SCALAR" -> scalar(resource.path("scalar").path("value"), field + ".scalar.value");
            case "RANGES" -> ranges(resource.path("ranges").path("range"), field + ".ranges.range");
            case "SET" -> items(resource.path("set").path("item"), field + ".set.item");
            default -> throw new InvalidValueException(field + ".type", "expected SCALAR, RANGES or SET");
        };
    }

    private static Scalar scalar(JsonNode value, String field) {
        if (!value.isNumber()) {
            throw new InvalidValueException(field, "expected a number");
        }
        try {
            return Scalar.of(value.asDouble());
        } catch (InvalidValueException e) {
            throw new InvalidValueException(field, "must lie between 0 and 1e12");
        }
    }

    private static Ranges ranges(JsonNode array, String field) {
        List<Ranges.Range> ranges = new ArrayList<>();
        for (JsonNode range : requireArray(array, field)) {
            if (!range.path("begin").canConvertToLong() || !range.path("end").canConvertToLong()) {
                throw new InvalidValueException(field, "expected whole numbers begin and end");
            }
            ranges.add(new Ranges.Range(
                    range.path("begin").asLong(), range.path("end").asLong()));
        }
        return new Ranges(ranges);
    }

    private static Items items(JsonNode array, String field) {
        TreeSet<String> items = new TreeSet<>();
        for (JsonNode item : requireArray(array, field)) {
            items.add(item.asText());
        }
        return new Items(items);
    }

    private static JsonNode requireArray(JsonNode node, String field) {
        if (!node.isArray()) {
            throw new InvalidValueException(field, "expected an array");
        }
        return node;
    }
}
