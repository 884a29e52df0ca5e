package io.kebne.protocol.resources;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.protocol.InvalidValueException;
import java.util.Arrays;
import java.util.Optional;

/** Reads fields of JSON objects; errors name the field with its place. */
final class JsonFields {
    private JsonFields() {}

    /** @return empty when it is absent */
    static Optional<String> text(JsonNode node, String name, String at) {
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw new InvalidValueException(at + "." + name, "expected text");
        }
        return Optional.of(value.asText());
    }

    /** @return empty when it is absent */
    static Optional<Long> whole(JsonNode node, String name, String at) {
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.canConvertToExactIntegral() || !value.canConvertToLong()) {
            throw new InvalidValueException(at + "." + name, "expected a whole number");
        }
        return Optional.of(value.asLong());
    }

    /** @return empty when it is absent */
    static <E extends Enum<E>> Optional<E> constant(JsonNode node, String name, String at, Class<E> type) {
        Optional<String> text = text(node, name, at);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text.get())) {
                return Optional.of(constant);
            }
        }
        throw new InvalidValueException(at + "." + name, "expected one of " + Arrays.toString(type.getEnumConstants()));
    }

    static JsonNode object(JsonNode node, String name, String at) {
        if (!node.path(name).isObject()) {
            throw new InvalidValueException(at + "." + name, "expected an object");
        }
        return node.path(name);
    }

    static JsonNode array(JsonNode node, String name, String at) {
        if (!node.path(name).isArray()) {
            throw new InvalidValueException(at + "." + name, "expected an array");
        }
        return node.path(name);
    }
}
