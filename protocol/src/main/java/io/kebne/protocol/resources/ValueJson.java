package io.kebne.protocol.resources;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The value of a resource in Mesos' v1 Resource object: its type and the field named after the type. */
final class ValueJson {
    private ValueJson() {}

    static void write(Value value, JsonGenerator out) throws IOException {
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

    static Value read(JsonNode resource, String field) {
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
