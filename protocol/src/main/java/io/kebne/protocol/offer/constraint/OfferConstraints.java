package io.kebne.protocol.offer.constraint;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.role.Role;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which agents a framework wants offers of, by role (scheduler.proto, OfferConstraints). An agent is offered for a role
 * when every constraint of at least one of the role's groups holds; a role that is not named takes every agent. How much
 * one framework may say is bounded, because all of it is kept and sent around.
 *
 * @param roles the groups of each role that has constraints
 */
@JsonSerialize(using = OfferConstraintsJson.Writer.class)
@JsonDeserialize(using = OfferConstraintsJson.Reader.class)
public record OfferConstraints(SortedMap<String, List<Group>> roles) {
    /** The most constraints of one framework, over all roles and groups. */
    public static final int MAX_CONSTRAINTS = 1000;

    /** The longest attribute name, text or regular expression, in characters. */
    public static final int MAX_TEXT = 1024;

    /** The most characters of all names, texts and regular expressions of one framework together. */
    public static final int MAX_TOTAL_TEXT = 64_000;

    /** No constraints: every agent will do. */
    public static final OfferConstraints NONE = new OfferConstraints(Collections.emptySortedMap());

    static final String FIELD = "offer_constraints.role_constraints";

    /** Constraints that must hold together. */
    public record Group(List<AttributeConstraint> constraints) {
        public Group {
            constraints = List.copyOf(constraints);
        }
    }

    public OfferConstraints {
        SortedMap<String, List<Group>> copy = new TreeMap<>();
        roles.forEach((role, groups) -> copy.put(requireRole(role), List.copyOf(groups)));
        requireBounds(copy);
        roles = Collections.unmodifiableSortedMap(copy);
    }

    public static OfferConstraints of(Map<String, List<Group>> roles) {
        return new OfferConstraints(new TreeMap<>(roles));
    }

    public boolean isEmpty() {
        return roles.isEmpty();
    }

    /** Where a constraint stands, by its name on the wire. */
    public static String path(String role, int group, int constraint) {
        return path(role, group) + ".attribute_constraints[" + constraint + "]";
    }

    static String path(String role) {
        return FIELD + "[" + role + "]";
    }

    static String path(String role, int group) {
        return path(role) + ".groups[" + group + "]";
    }

    private static String requireRole(String role) {
        try {
            return Role.require(role);
        } catch (InvalidValueException e) {
            throw new InvalidValueException(FIELD, e.getMessage());
        }
    }

    private static void requireBounds(SortedMap<String, List<Group>> roles) {
        int constraints = 0;
        int text = 0;
        for (Map.Entry<String, List<Group>> entry : roles.entrySet()) {
            String role = entry.getKey();
            List<Group> groups = entry.getValue();
            if (groups.isEmpty()) {
                throw new InvalidValueException(path(role) + ".groups", "must hold at least one group");
            }
            for (int g = 0; g < groups.size(); g++) {
                List<AttributeConstraint> group = groups.get(g).constraints();
                if (group.isEmpty()) {
                    throw new InvalidValueException(
                            path(role, g) + ".attribute_constraints", "must hold at least one constraint");
                }
                for (int c = 0; c < group.size(); c++) {
                    text += requireText(path(role, g, c), group.get(c));
                }
                constraints += group.size();
            }
        }
        if (constraints > MAX_CONSTRAINTS) {
            throw new InvalidValueException(FIELD, "holds more than " + MAX_CONSTRAINTS + " constraints");
        }
        if (text > MAX_TOTAL_TEXT) {
            throw new InvalidValueException(FIELD, "holds more than " + MAX_TOTAL_TEXT + " characters of text");
        }
    }

    /** @return how many characters it holds */
    private static int requireText(String path, AttributeConstraint constraint) {
        int name = 0;
        if (constraint.selector() instanceof Selector.Named named) {
            name = named.attributeName().length();
            if (named.attributeName().isBlank()) {
                throw new InvalidValueException(path + ".selector.attribute_name", "must not be empty");
            }
            if (name > MAX_TEXT) {
                throw new InvalidValueException(
                        path + ".selector.attribute_name", "is longer than " + MAX_TEXT + " characters");
            }
        }
        int operand = constraint.predicate().operand().length();
        if (operand > MAX_TEXT) {
            throw new InvalidValueException(
                    path + ".predicate." + constraint.predicate().name(), "is longer than " + MAX_TEXT + " characters");
        }
        return name + operand;
    }
}
