package io.kebne.protocol.resources;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Values by resource name, immutable, none of them empty: what arithmetic on resources comes down to. Kept as two arrays
 * in the order of names, because bags are small and are added, compared and taken apart far more often than searched.
 */
final class ValuesByName {
    static final ValuesByName EMPTY = new ValuesByName(new String[0], new Value[0]);

    private final String[] names;
    private final Value[] values;

    private ValuesByName(String[] names, Value[] values) {
        this.names = names;
        this.values = values;
    }

    static ValuesByName of(String name, Value value) {
        return value.isEmpty() ? EMPTY : new ValuesByName(new String[] {name}, new Value[] {value});
    }

    static ValuesByName of(SortedMap<String, Value> kept) {
        return kept.isEmpty()
                ? EMPTY
                : new ValuesByName(
                        kept.keySet().toArray(new String[0]), kept.values().toArray(new Value[0]));
    }

    int size() {
        return names.length;
    }

    boolean isEmpty() {
        return names.length == 0;
    }

    String name(int index) {
        return names[index];
    }

    Value value(int index) {
        return values[index];
    }

    long thousandths(String name) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return values[i] instanceof Scalar s ? s.thousandths() : 0;
            }
        }
        return 0;
    }

    boolean contains(ValuesByName other) {
        int mine = 0;
        for (int i = 0; i < other.names.length; i++) {
            int order = -1;
            while (mine < names.length && (order = names[mine].compareTo(other.names[i])) < 0) {
                mine++;
            }
            if (mine == names.length || order > 0 || !values[mine].contains(other.values[i])) {
                return false;
            }
        }
        return true;
    }

    ValuesByName plus(ValuesByName other) {
        if (other.isEmpty()) {
            return this;
        }
        if (isEmpty()) {
            return other;
        }
        String[] allNames = new String[names.length + other.names.length];
        Value[] allValues = new Value[allNames.length];
        int size = 0;
        int a = 0;
        int b = 0;
        while (a < names.length || b < other.names.length) {
            int order = a == names.length ? 1 : b == other.names.length ? -1 : names[a].compareTo(other.names[b]);
            allNames[size] = order <= 0 ? names[a] : other.names[b];
            allValues[size++] = order == 0 ? values[a].plus(other.values[b]) : order < 0 ? values[a] : other.values[b];
            a += order <= 0 ? 1 : 0;
            b += order >= 0 ? 1 : 0;
        }
        return trimmed(allNames, allValues, size);
    }

    /** @throws IllegalArgumentException when {@code other} is not contained */
    ValuesByName minus(ValuesByName other) {
        if (other.isEmpty()) {
            return this;
        }
        String[] restNames = new String[names.length];
        Value[] restValues = new Value[names.length];
        int size = 0;
        int b = 0;
        for (int a = 0; a < names.length; a++) {
            int order = b == other.names.length ? -1 : names[a].compareTo(other.names[b]);
            if (order > 0) {
                break;
            }
            Value left = order == 0 ? values[a].minus(other.values[b++]) : values[a];
            if (!left.isEmpty()) {
                restNames[size] = names[a];
                restValues[size++] = left;
            }
        }
        if (b < other.names.length) {
            throw new IllegalArgumentException(text("") + " has no " + other.names[b]);
        }
        return trimmed(restNames, restValues, size);
    }

    ValuesByName filter(Predicate<Value> which) {
        String[] keptNames = new String[names.length];
        Value[] keptValues = new Value[names.length];
        int size = 0;
        for (int i = 0; i < names.length; i++) {
            if (which.test(values[i])) {
                keptNames[size] = names[i];
                keptValues[size++] = values[i];
            }
        }
        return size == names.length ? this : trimmed(keptNames, keptValues, size);
    }

    /** A copy that belongs to the caller. */
    SortedMap<String, Value> toMap() {
        SortedMap<String, Value> map = new TreeMap<>();
        for (int i = 0; i < names.length; i++) {
            map.put(names[i], values[i]);
        }
        return map;
    }

    void addTo(Map<String, Value> sums) {
        for (int i = 0; i < names.length; i++) {
            sums.merge(names[i], values[i], Value::plus);
        }
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof ValuesByName q
                        && Arrays.equals(names, q.names)
                        && Arrays.equals(values, q.values));
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(names) + Arrays.hashCode(values);
    }

    /** @param traits written after each name */
    String text(String traits) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < names.length; i++) {
            text.append(i == 0 ? "" : ";")
                    .append(names[i])
                    .append(traits)
                    .append(':')
                    .append(values[i].text());
        }
        return text.toString();
    }

    private static ValuesByName trimmed(String[] names, Value[] values, int size) {
        if (size == 0) {
            return EMPTY;
        }
        return size == names.length
                ? new ValuesByName(names, values)
                : new ValuesByName(Arrays.copyOf(names, size), Arrays.copyOf(values, size));
    }
}
