package io.kebne.protocol.resources;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.kebne.protocol.InvalidValueException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Amounts of scalar resources by name, wherever they are: what quotas and consumption are counted in. An amount of zero
 * is kept and differs from none: a limit of zero forbids what no limit leaves free.
 *
 * @param thousandths not negative
 */
public record Quantities(SortedMap<String, Long> thousandths) {
    public static final Quantities NONE = new Quantities(Collections.emptySortedMap());

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Quantities {
        thousandths.forEach((name, amount) -> {
            Resources.requireName(name);
            if (amount < 0) {
                throw new InvalidValueException(name, "must not be negative");
            }
        });
        thousandths = Collections.unmodifiableSortedMap(new TreeMap<>(thousandths));
    }

    public static Quantities of(Map<String, Scalar> amounts) {
        SortedMap<String, Long> thousandths = new TreeMap<>();
        amounts.forEach((name, scalar) -> thousandths.put(name, scalar.thousandths()));
        return new Quantities(thousandths);
    }

    /**
     * Reads {@code cpus:4;mem:1024}, where only scalars may stand.
     *
     * @throws InvalidValueException with the position, or the name of what is not a scalar
     */
    public static Quantities parse(String text) {
        SortedMap<String, Long> thousandths = new TreeMap<>();
        for (String part : text.split(";", -1)) {
            if (part.isBlank()) {
                continue;
            }
            int colon = part.indexOf(':');
            String name = colon < 0 ? part.strip() : part.substring(0, colon).strip();
            if (colon < 0 || name.isEmpty()) {
                throw new InvalidValueException("resources", "'" + part.strip() + "': expected name:amount");
            }
            Resources amount = Resources.parse(part);
            boolean scalar = amount.isEmpty() || amount.scalar(name) > 0;
            if (!scalar || thousandths.putIfAbsent(name, amount.thousandths(name)) != null) {
                throw new InvalidValueException(name, scalar ? "is given twice" : "must be a number");
            }
        }
        return new Quantities(thousandths);
    }

    @Override
    @JsonValue
    public SortedMap<String, Long> thousandths() {
        return thousandths;
    }

    public boolean isEmpty() {
        return thousandths.isEmpty();
    }

    /** @return an amount in thousandths, or {@code fallback} when there is none */
    public long getOrElse(String name, long fallback) {
        return thousandths.getOrDefault(name, fallback);
    }

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        return thousandths.entrySet().stream()
                .map(e -> e.getKey() + ":" + new Scalar(e.getValue()).text())
                .collect(Collectors.joining(";"));
    }
}
