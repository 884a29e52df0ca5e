package io.kebne.actors.allocator.constraint;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.agent.Attribute;
import io.kebne.protocol.machine.DomainInfo;
import io.kebne.protocol.offer.constraint.AttributeConstraint;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.offer.constraint.OfferConstraints.Group;
import io.kebne.protocol.offer.constraint.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The offer constraints of one framework, made ready for use. Compiled once, when the framework says them; immutable,
 * and safe for any thread. The answer depends on nothing but the constraints and the agent's information, so it may be
 * kept until either changes.
 */
public final class ConstraintFilter {
    /** Admits every agent. */
    public static final ConstraintFilter ALL = new ConstraintFilter(Map.of());

    /**
     * A constraint that keeps an agent from a role.
     *
     * @param group its group's index within the role
     * @param constraint its index within the group
     * @param path where it stands in what the framework said, by names on the wire
     * @param demand what it demands, for people
     * @param actual what the agent has
     */
    public record Failure(int group, int constraint, String path, String demand, String actual) {
        /** Demand and what the agent has, for people. */
        public String text() {
            return demand + ", but it is " + actual;
        }
    }

    private record Compiled(AttributeConstraint constraint, Check check) {
        boolean holds(AgentInfo agent) {
            return check.test(selected(constraint.selector(), agent));
        }
    }

    private final Map<String, List<List<Compiled>>> roles;

    private ConstraintFilter(Map<String, List<List<Compiled>>> roles) {
        this.roles = roles;
    }

    /** @throws InvalidValueException naming the constraint whose regular expression is none, or too complex */
    public static ConstraintFilter compile(OfferConstraints constraints) {
        Map<String, List<List<Compiled>>> roles = new HashMap<>();
        constraints.roles().forEach((role, groups) -> {
            List<List<Compiled>> compiled = new ArrayList<>();
            for (Group group : groups) {
                compiled.add(compile(role, compiled.size(), group));
            }
            roles.put(role, compiled);
        });
        return roles.isEmpty() ? ALL : new ConstraintFilter(roles);
    }

    /** Whether the agent may be offered for this role: it is not constrained, or all constraints of one group hold. */
    public boolean admits(String role, AgentInfo agent) {
        List<List<Compiled>> groups = roles.get(role);
        if (groups == null) {
            return true;
        }
        for (List<Compiled> group : groups) {
            if (allHold(group, agent)) {
                return true;
            }
        }
        return false;
    }

    /** Every constraint, of every group, that fails for the agent; none when the agent is admitted. */
    public List<Failure> failures(String role, AgentInfo agent) {
        List<Failure> failures = new ArrayList<>();
        List<List<Compiled>> groups = roles.getOrDefault(role, List.of());
        for (int g = 0; g < groups.size(); g++) {
            int before = failures.size();
            List<Compiled> group = groups.get(g);
            for (int c = 0; c < group.size(); c++) {
                if (!group.get(c).holds(agent)) {
                    failures.add(failure(role, g, c, group.get(c).constraint(), agent));
                }
            }
            if (failures.size() == before) {
                return List.of();
            }
        }
        return List.copyOf(failures);
    }

    private static List<Compiled> compile(String role, int index, Group group) {
        List<Compiled> compiled = new ArrayList<>();
        for (AttributeConstraint constraint : group.constraints()) {
            String path = OfferConstraints.path(role, index, compiled.size());
            compiled.add(new Compiled(constraint, Check.of(constraint.predicate(), path + ".predicate")));
        }
        return compiled;
    }

    private static boolean allHold(List<Compiled> group, AgentInfo agent) {
        for (Compiled compiled : group) {
            if (!compiled.holds(agent)) {
                return false;
            }
        }
        return true;
    }

    private static Failure failure(String role, int group, int index, AttributeConstraint constraint, AgentInfo agent) {
        Selected selected = selected(constraint.selector(), agent);
        return new Failure(
                group, index, OfferConstraints.path(role, group, index), constraint.text(), selected.forPeople());
    }

    private static Selected selected(Selector selector, AgentInfo agent) {
        if (selector instanceof Selector.Named named) {
            for (Attribute attribute : agent.attributes()) {
                if (attribute.name().equals(named.attributeName())) {
                    return attribute.value() instanceof Attribute.Text text
                            ? Selected.text(text.text())
                            : Selected.noText(attribute.value().text());
                }
            }
            return Selected.ABSENT;
        }
        return switch (((Selector.Pseudo) selector).type()) {
            case HOSTNAME -> Selected.text(agent.hostname());
            case REGION ->
                agent.domain().map(DomainInfo::region).map(Selected::text).orElse(Selected.ABSENT);
            case ZONE ->
                agent.domain().map(DomainInfo::zone).map(Selected::text).orElse(Selected.ABSENT);
        };
    }
}
