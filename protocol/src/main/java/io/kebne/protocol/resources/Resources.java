package io.kebne.protocol.resources;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.kebne.protocol.InvalidValueException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An immutable bag of named resources. Empty values are never kept, so two bags that hold the same are equal. All
 * arithmetic is exact: {@code a.plus(b).minus(b)} equals {@code a}.
 */
@JsonSerialize(using = ResourcesJson.Writer.class)
@JsonDeserialize(using = ResourcesJson.Reader.class)
public final class Resources {
    public static final String CPUS = "cpus";
    public static final String MEM = "mem";
    public static final String DISK = "disk";
    public static final String GPUS = "gpus";
    public static final String PORTS = "ports";

    public static final Resources EMPTY = new Resources(Collections.emptySortedMap());

    private final SortedMap<String, Value> values;

    private Resources(SortedMap<String, Value> values) {
        this.values = values;
    }

    /** @param values by resource name; empty ones are dropped */
    public static Resources of(Map<String, ? extends Value> values) {
        SortedMap<String, Value> kept = new TreeMap<>();
        values.forEach((name, value) -> {
            requireName(name);
            if (!value.isEmpty()) {
                kept.put(name, value);
            }
        });
        return kept.isEmpty() ? EMPTY : new Resources(Collections.unmodifiableSortedMap(kept));
    }

    public static Resources of(String name, Value value) {
        return of(Map.of(name, value));
    }

    /**
     * Reads Mesos' text form ({@code cpus:4;mem:8192;ports:[31000-32000]}) or a JSON array of Mesos' Resource objects.
     *
     * @throws InvalidValueException with the position and what was expected there
     */
    public static Resources parse(String text) {
        String trimmed = text.strip();
        return trimmed.startsWith("[") ? ResourcesJson.parse(trimmed) : new ResourcesParser(text).parse();
    }

    public SortedMap<String, Value> values() {
        return values;
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** The amount of a scalar in thousandths; 0 when there is none. */
    public long thousandths(String name) {
        return values.get(name) instanceof Scalar s ? s.thousandths() : 0;
    }

    /** The amount of a scalar in whole units; 0 when there is none. */
    public double scalar(String name) {
        return thousandths(name) / 1000.0;
    }

    public boolean contains(Resources other) {
        if (other.values.size() > values.size()) {
            return false;
        }
        for (Map.Entry<String, Value> entry : other.values.entrySet()) {
            Value mine = values.get(entry.getKey());
            if (mine == null || !mine.contains(entry.getValue())) {
                return false;
            }
        }
        return true;
    }

    /** @throws IllegalArgumentException when a range or set would hold the same thing twice */
    public Resources plus(Resources other) {
        if (other.isEmpty() || isEmpty()) {
            return isEmpty() ? other : this;
        }
        SortedMap<String, Value> sum = new TreeMap<>(values);
        other.values.forEach((name, value) -> sum.merge(name, value, Value::plus));
        return new Resources(Collections.unmodifiableSortedMap(sum));
    }

    /** @throws IllegalArgumentException when this bag does not contain {@code other} */
    public Resources minus(Resources other) {
        if (other.isEmpty()) {
            return this;
        }
        SortedMap<String, Value> rest = new TreeMap<>(values);
        other.values.forEach((name, value) -> {
            Value mine = rest.get(name);
            if (mine == null) {
                throw new IllegalArgumentException(this + " has no " + name);
            }
            Value left = mine.minus(value);
            if (left.isEmpty()) {
                rest.remove(name);
            } else {
                rest.put(name, left);
            }
        });
        return rest.isEmpty() ? EMPTY : new Resources(Collections.unmodifiableSortedMap(rest));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Resources r && values.equals(r.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** Mesos' text form, which {@link #parse} reads back. */
    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(e -> e.getKey() + ":" + e.getValue().text())
                .collect(Collectors.joining(";"));
    }

    static void requireName(String name) {
        if (name.isBlank() || !name.chars().allMatch(c -> Character.isLetterOrDigit(c) || "_-.".indexOf(c) >= 0)) {
            throw new InvalidValueException("name", "'" + name + "' is not a resource name (letters, digits, '_-.')");
        }
    }
}
