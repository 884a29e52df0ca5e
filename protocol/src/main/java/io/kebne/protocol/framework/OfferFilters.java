package io.kebne.protocol.framework;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.resources.Scalar;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What offers for one role of a framework must hold at least (mesos.proto, OfferFilters).
 *
 * @param minAllocatableResources an offer is worth making when it holds one of these; an empty list: always; absent: what
 *     the master says for all
 */
public record OfferFilters(Optional<List<Quantities>> minAllocatableResources) {
    /** The most alternatives of one role. */
    public static final int MAX_ALTERNATIVES = 64;

    private static final String FIELD = "min_allocatable_resources.quantities";

    /**
     * Amounts that are needed together.
     *
     * @param amounts by resource name, at least one
     */
    public record Quantities(SortedMap<String, Scalar> amounts) {
        /** The most names of one alternative. */
        public static final int MAX_NAMES = 64;

        public Quantities {
            if (amounts.isEmpty() || amounts.size() > MAX_NAMES) {
                throw new InvalidValueException(FIELD, "must name between 1 and " + MAX_NAMES + " resources");
            }
            amounts.keySet().forEach(Quantities::requireName);
            amounts = Collections.unmodifiableSortedMap(new TreeMap<>(amounts));
        }

        /** In whole units, as it is written. */
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Quantities ofUnits(Map<String, Double> units) {
            SortedMap<String, Scalar> amounts = new TreeMap<>();
            units.forEach((name, amount) -> amounts.put(name, Scalar.of(amount)));
            return new Quantities(amounts);
        }

        @JsonValue
        Map<String, Double> units() {
            SortedMap<String, Double> units = new TreeMap<>();
            amounts.forEach((name, amount) -> units.put(name, amount.asDouble()));
            return units;
        }

        private static void requireName(String name) {
            if (name.isBlank() || name.length() > 255) {
                throw new InvalidValueException(FIELD, "a resource's name must have 1 to 255 characters");
            }
        }
    }

    public OfferFilters {
        minAllocatableResources = minAllocatableResources.map(List::copyOf);
        if (minAllocatableResources.isPresent() && minAllocatableResources.get().size() > MAX_ALTERNATIVES) {
            throw new InvalidValueException(FIELD, "holds more than " + MAX_ALTERNATIVES + " alternatives");
        }
    }
}
