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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

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

        /** Where another service's instances are, which it is about. */
        private final Set<String> others;

        /** Whether that is the service itself. */
        private final boolean ofItself;

        private Rule(ServiceSpec spec, PlacementConstraint constraint, Function<String, Set<String>> hosts) {
            this.constraint = constraint;
            boolean relates = constraint.operator() == Operator.WITH || constraint.operator() == Operator.APART;
            this.others = relates ? new HashSet<>(hosts.apply(constraint.value().orElseThrow())) : Set.of();
            String named = constraint.value().orElse("");
            this.ofItself = relates && named.equals(spec.id().value());
            boolean matches = constraint.operator() == Operator.LIKE || constraint.operator() == Operator.UNLIKE;
            this.regex = matches
                    ? Optional.of(
                            SafeRegex.compile("constraints", constraint.value().orElseThrow()))
                    : Optional.empty();
        }

        private boolean allows(SortedMap<String, String> fields) {
            return allows(Optional.ofNullable(fields.get(constraint.field())));
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
                case WITH -> others.contains(at);
                case APART -> !others.contains(at);
            };
        }

        /** Whether it matters how many there are already, or where. */
        private boolean counts() {
            return switch (constraint.operator()) {
                case UNIQUE, CLUSTER, GROUP_BY, MAX_PER -> true;
                case LIKE, UNLIKE, IS -> false;
                case WITH, APART -> ofItself;
            };
        }

        /** Whether those that are there only keep others away. */
        private boolean keepsAway() {
            return constraint.operator() == Operator.UNIQUE || constraint.operator() == Operator.MAX_PER;
        }

        /** In any group, those included that are known to be somewhere and have none. */
        private int fewest() {
            return counts.isEmpty() || counts.size() < constraint.count() ? 0 : Collections.min(counts.values());
        }
    }

    private final List<Rule> rules = new ArrayList<>();

    /**
     * @param hosts where the instances of a service are, by its id
     * @throws InvalidValueException when a regular expression is none, or too complex
     */
    Placement(ServiceSpec spec, Function<String, Set<String>> hosts) {
        spec.constraints().forEach(constraint -> rules.add(new Rule(spec, constraint, hosts)));
    }

    /** @throws InvalidValueException when a regular expression is none, or too complex */
    static void requireUsable(ServiceSpec spec) {
        Placement unused = new Placement(spec, id -> Set.of());
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
        return rules.stream().filter(rule -> rule.constraint.isStrict()).allMatch(rule -> rule.allows(fields));
    }

    /** The sum of the weights of what is wished for and holds there; the higher the better. */
    int score(SortedMap<String, String> fields) {
        int score = 0;
        for (Rule rule : rules) {
            score += !rule.constraint.isStrict() && rule.allows(fields)
                    ? rule.constraint.weight().get()
                    : 0;
        }
        return score;
    }

    /** Whether anything is wished for by which each instance that is placed may change where the next is best. */
    boolean hasWishes() {
        return rules.stream().anyMatch(rule -> !rule.constraint.isStrict() && rule.counts());
    }

    /** An instance is there that is to go: it is no reason for others to come, and one for them to stay away. */
    void leaving(SortedMap<String, String> fields) {
        count(fields, Rule::keepsAway);
    }

    /** An instance is there. */
    void placed(SortedMap<String, String> fields) {
        count(fields, rule -> true);
    }

    private void count(SortedMap<String, String> fields, Predicate<Rule> which) {
        for (Rule rule : rules) {
            String value = fields.get(rule.constraint.field());
            if (value != null && which.test(rule)) {
                rule.counts.merge(value, 1, Integer::sum);
                if (rule.ofItself) {
                    rule.others.add(value);
                }
            }
        }
    }

    /** Whether what is refused now may be allowed after another has been placed. */
    boolean mayChange() {
        return rules.stream()
                .anyMatch(rule -> rule.constraint.operator() == Operator.GROUP_BY && rule.constraint.isStrict());
    }
}
