package io.kebne.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * The keys that one kind of JSON object has, and the kinds of the values behind them. Written as in the reference:
 * names separated by spaces, {@code ?} behind those that may be missing, {@code a|b} where one of the two is there.
 */
final class Shape {
    private final Set<String> required;
    private final Set<String> optional;
    private final Set<Set<String>> either;
    private final Map<String, BiConsumer<String, JsonNode>> values = new LinkedHashMap<>();

    private Shape(String keys) {
        Set<String> all = Arrays.stream(keys.strip().split("\\s+", -1)).collect(Collectors.toSet());
        optional = all.stream()
                .filter(key -> key.endsWith("?"))
                .map(key -> key.substring(0, key.length() - 1))
                .collect(Collectors.toSet());
        either = all.stream()
                .filter(key -> key.contains("|"))
                .map(key -> Set.of(key.split("\\|", -1)))
                .collect(Collectors.toSet());
        required = all.stream()
                .filter(key -> !key.endsWith("?") && !key.contains("|"))
                .collect(Collectors.toSet());
    }

    static Shape of(String keys) {
        return new Shape(keys);
    }

    /** This shape with more keys. */
    Shape and(String keys) {
        Shape more = new Shape(String.join(" ", required) + " "
                + optional.stream().map(key -> key + "?").collect(Collectors.joining(" ")) + " "
                + either.stream().map(keys2 -> String.join("|", keys2)).collect(Collectors.joining(" ")) + " "
                + keys);
        more.values.putAll(values);
        return more;
    }

    /** The value is an object of this shape. */
    Shape object(String key, Shape shape) {
        values.put(key, shape::check);
        return this;
    }

    /** The value is an array of objects of this shape, at least one in some document. */
    Shape array(String key, Shape shape) {
        values.put(key, (path, array) -> {
            assertThat(array.isArray()).as(path + " is an array").isTrue();
            for (int i = 0; i < array.size(); i++) {
                shape.check(path + "[" + i + "]", array.get(i));
            }
        });
        return this;
    }

    /** The value is an object with any keys and values of this shape. */
    Shape map(String key, Shape shape) {
        values.put(key, (path, object) -> {
            assertThat(object.isObject()).as(path + " is an object").isTrue();
            object.properties().forEach(field -> shape.check(path + "." + field.getKey(), field.getValue()));
        });
        return this;
    }

    /** Fails on keys that are missing, and on keys that Mesos does not have. */
    void check(String path, JsonNode node) {
        assertThat(node.isObject()).as(path + " is an object").isTrue();
        Set<String> present = new TreeSet<>();
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            assertThat(present.add(names.next())).as(path + " has a key twice").isTrue();
        }
        assertThat(present).as(path).containsAll(required);
        for (Set<String> alternatives : either) {
            assertThat(alternatives.stream().filter(present::contains).count())
                    .as(path + " has one of " + alternatives)
                    .isEqualTo(1);
        }
        Set<String> unknown = new TreeSet<>(present);
        unknown.removeAll(required);
        unknown.removeAll(optional);
        either.forEach(unknown::removeAll);
        assertThat(unknown).as(path + " has unknown keys").isEmpty();
        values.forEach((key, check) -> {
            if (node.has(key)) {
                check.accept(path + "." + key, node.get(key));
            }
        });
    }
}
