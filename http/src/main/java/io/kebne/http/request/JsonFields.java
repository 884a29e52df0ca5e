package io.kebne.http.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.protocol.InvalidValueException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The fields of an object in a request's body. What cannot be accepted is an {@link InvalidValueException} that names
 * the field by its whole path, such as {@code quota_configs[1].limits.cpus}.
 */
public final class JsonFields {
    private final String path;
    private final JsonNode object;

    private JsonFields(String path, JsonNode object) {
        this.path = path;
        this.object = object;
    }

    /** @param path of the object; empty for that which is the whole body */
    public static JsonFields of(String path, JsonNode node) {
        if (!node.isObject()) {
            throw new InvalidValueException(path.isEmpty() ? "body" : path, "must be an object");
        }
        return new JsonFields(path, node);
    }

    /** The objects of an array. */
    public static List<JsonFields> list(String path, JsonNode array) {
        List<JsonFields> objects = new ArrayList<>();
        for (JsonNode element : elements(path, array)) {
            objects.add(of(path + "[" + objects.size() + "]", element));
        }
        return objects;
    }

    /** The strings of an array. */
    public static List<String> texts(String path, JsonNode array) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : elements(path, array)) {
            texts.add(text(path + "[" + texts.size() + "]", element));
        }
        return texts;
    }

    /** Fails when the object has a field that is not among these: where the format is Kebne's own, it is a mistake. */
    public JsonFields only(String... names) {
        Set<String> known = Set.of(names);
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new InvalidValueException(at(name), "there is no such field");
            }
        });
        return this;
    }

    /** The whole path of one of this object's fields. */
    public String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    public Optional<JsonNode> find(String name) {
        return Optional.ofNullable(object.get(name)).filter(value -> !value.isNull());
    }

    public JsonNode require(String name) {
        return find(name).orElseThrow(() -> new InvalidValueException(at(name), "is missing"));
    }

    public String text(String name) {
        return text(at(name), require(name));
    }

    public boolean flag(String name) {
        JsonNode value = find(name).orElse(null);
        if (value != null && !value.isBoolean()) {
            throw new InvalidValueException(at(name), "must be true or false");
        }
        return value != null && value.asBoolean();
    }

    public BigDecimal number(String name) {
        return number(at(name), require(name));
    }

    public int wholeNumber(String name) {
        JsonNode value = require(name);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new InvalidValueException(at(name), "must be a whole number of 32 bits");
        }
        return value.intValue();
    }

    /** The names and values in this object. */
    public Set<Map.Entry<String, JsonNode>> entries() {
        return object.properties();
    }

    /** @param make throws {@link InvalidValueException} under the name that a field has within this object */
    public <T> T make(Function<JsonFields, T> make) {
        try {
            return make.apply(this);
        } catch (InvalidValueException e) {
            throw path.isEmpty() || e.field().startsWith(path)
                    ? e
                    : new InvalidValueException(at(e.field()), e.reason());
        }
    }

    /** Fails when two of these have the same key. */
    public static <T> List<T> distinct(String path, List<T> values, Function<T, ?> key) {
        Set<Object> seen = new HashSet<>();
        for (T value : values) {
            if (!seen.add(key.apply(value))) {
                throw new InvalidValueException(path, "has '" + key.apply(value) + "' twice");
            }
        }
        return values;
    }

    public static BigDecimal number(String path, JsonNode value) {
        if (!value.isNumber()) {
            throw new InvalidValueException(path, "must be a number");
        }
        return value.decimalValue();
    }

    private static String text(String path, JsonNode value) {
        if (!value.isTextual()) {
            throw new InvalidValueException(path, "must be a string");
        }
        return value.asText();
    }

    private static JsonNode elements(String path, JsonNode array) {
        if (!array.isArray()) {
            throw new InvalidValueException(path, "must be an array");
        }
        return array;
    }
}
