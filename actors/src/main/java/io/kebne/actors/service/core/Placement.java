package io.kebne.actors.service.core;

import io.kebne.actors.allocator.constraint.SafeRegex;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.agent.Attribute;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.service.PlacementConstraint;
import io.kebne.protocol.service.PlacementConstraint.Operator;
import io.kebne.protocol.service.ServiceSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the next instance of a service may go, by its constraints and by where the others are. Mutable: knows of each that
 * is placed.
 */
final class Placement {
    /** One constraint, with how many instances there are by the value of its field. */
    private static final class Rule {
        private final PlacementConstraint constraint;
        private final Optional<SafeRegex> regex;
        private final Map<String, Integer> counts = new HashMap<>();

        private Rule(PlacementConstraint constraint) {
            this.constraint = constraint;
            boolean matches = constraint.operator() == Operator.LIKE || constraint.operator() == Operator.UNLIKE;
            this.regex = matches
                    ? Optional.of(
                            SafeRegex.compile("constraints", constraint.value().orElseThrow()))
                    : Optional.empty();
        }

        private boolean allows(Optional<String> value) {
            if (value.isEmpty()) {
                return constraint.operator() == Operator.UNLIKE;
            }
            String at = value.get();
            int here = counts.getOrDefault(at, 0);
            return switch (constraint.operator()) {
                case UNIQUE -> here == 0;
                case CLUSTER ->
                    constraint
                            .value()
                            .filter(v -> !v.isEmpty())
                            .map(at::equals)
                            .orElseGet(() -> counts.isEmpty() || here > 0);
                case GROUP_BY -> here <= fewest();
                case LIKE -> regex.orElseThrow().matches(at);
                case UNLIKE -> !regex.orElseThrow().matches(at);
                case MAX_PER -> here < constraint.count();
                case IS -> at.equals(constraint.value().orElseThrow());
            };
        }

        /** In any group, those included that are known to be somewhere and have none. */
        private int fewest() {
            return counts.isEmpty() || counts.size() < constraint.count() ? 0 : Collections.min(counts.values());
        }
    }

    private final List<Rule> rules = new ArrayList<>();

    /**
     * @param instances with the values of their agents' fields
     * @throws InvalidValueException when a regular expression is none, or too complex
     */
    Placement(ServiceSpec spec, List<SortedMap<String, String>> instances) {
        spec.constraints().forEach(constraint -> rules.add(new Rule(constraint)));
        instances.forEach(this::placed);
    }

    /** @throws InvalidValueException when a regular expression is none, or too complex */
    static void requireUsable(ServiceSpec spec) {
        new Placement(spec, List.of());
    }

    /** The fields of an agent that matter to a service, as far as it has them. */
    static SortedMap<String, String> fields(ServiceSpec spec, Offer offer) {
        SortedMap<String, String> fields = new TreeMap<>();
        for (PlacementConstraint constraint : spec.constraints()) {
            String field = constraint.field();
            if (field.equals(PlacementConstraint.HOSTNAME)) {
                fields.put(field, offer.hostname());
            } else {
                Attribute.texts(offer.attributes(), field).stream()
                        .findFirst()
                        .ifPresent(text -> fields.put(field, text));
            }
        }
        return fields;
    }

    boolean allows(SortedMap<String, String> fields) {
        return rules.stream().allMatch(rule -> rule.allows(Optional.ofNullable(fields.get(rule.constraint.field()))));
    }

    /** An instance is there. */
    void placed(SortedMap<String, String> fields) {
        for (Rule rule : rules) {
            String value = fields.get(rule.constraint.field());
            if (value != null) {
                rule.counts.merge(value, 1, Integer::sum);
            }
        }
    }

    /** Whether what is refused now may be allowed after another has been placed. */
    boolean mayChange() {
        return rules.stream().anyMatch(rule -> rule.constraint.operator() == Operator.GROUP_BY);
    }
}
