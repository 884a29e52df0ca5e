package io.kebne.http.wire.v1;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.offer.constraint.AttributeConstraint;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.offer.constraint.OfferConstraints.Group;
import io.kebne.protocol.offer.constraint.Predicate;
import io.kebne.protocol.offer.constraint.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.mesos.v1.scheduler.Protos;
import org.apache.mesos.v1.scheduler.Protos.OfferConstraints.RoleConstraints;

/** Offer constraints (scheduler.proto, OfferConstraints). */
public final class ConstraintMessages {
    private ConstraintMessages() {}

    public static Protos.OfferConstraints write(OfferConstraints constraints) {
        Protos.OfferConstraints.Builder out = Protos.OfferConstraints.newBuilder();
        constraints.roles().forEach((role, groups) -> {
            RoleConstraints.Builder all = RoleConstraints.newBuilder();
            for (Group group : groups) {
                RoleConstraints.Group.Builder one = all.addGroupsBuilder();
                group.constraints().forEach(constraint -> one.addAttributeConstraints(write(constraint)));
            }
            out.putRoleConstraints(role, all.build());
        });
        return out.build();
    }

    private static Protos.AttributeConstraint write(AttributeConstraint constraint) {
        Protos.AttributeConstraint.Builder out = Protos.AttributeConstraint.newBuilder();
        if (constraint.selector() instanceof Selector.Named named) {
            out.getSelectorBuilder().setAttributeName(named.attributeName());
        } else if (constraint.selector() instanceof Selector.Pseudo pseudo) {
            out.getSelectorBuilder()
                    .setPseudoattributeType(Protos.AttributeConstraint.Selector.PseudoattributeType.valueOf(
                            pseudo.type().name()));
        }
        Protos.AttributeConstraint.Predicate.Builder predicate = out.getPredicateBuilder();
        String operand = constraint.predicate().operand();
        if (constraint.predicate() instanceof Predicate.Exists) {
            predicate.getExistsBuilder();
        } else if (constraint.predicate() instanceof Predicate.NotExists) {
            predicate.getNotExistsBuilder();
        } else if (constraint.predicate() instanceof Predicate.TextEquals) {
            predicate.getTextEqualsBuilder().setValue(operand);
        } else if (constraint.predicate() instanceof Predicate.TextNotEquals) {
            predicate.getTextNotEqualsBuilder().setValue(operand);
        } else if (constraint.predicate() instanceof Predicate.TextMatches) {
            predicate.getTextMatchesBuilder().setRegex(operand);
        } else if (constraint.predicate() instanceof Predicate.TextNotMatches) {
            predicate.getTextNotMatchesBuilder().setRegex(operand);
        }
        return out.build();
    }

    /** @throws InvalidValueException naming the field from {@code offer_constraints} on */
    public static OfferConstraints read(Protos.OfferConstraints constraints) {
        Map<String, List<Group>> roles = new TreeMap<>();
        constraints.getRoleConstraintsMap().forEach((role, message) -> {
            List<Group> groups = new ArrayList<>();
            for (RoleConstraints.Group group : message.getGroupsList()) {
                List<AttributeConstraint> all = new ArrayList<>();
                for (Protos.AttributeConstraint constraint : group.getAttributeConstraintsList()) {
                    String at = OfferConstraints.path(role, groups.size(), all.size());
                    all.add(new AttributeConstraint(
                            read(constraint.getSelector(), at + ".selector"),
                            read(constraint.getPredicate(), at + ".predicate")));
                }
                groups.add(new Group(all));
            }
            roles.put(role, groups);
        });
        return OfferConstraints.of(roles);
    }

    private static Selector read(Protos.AttributeConstraint.Selector selector, String at) {
        return switch (selector.getSelectorCase()) {
            case ATTRIBUTE_NAME -> new Selector.Named(selector.getAttributeName());
            case PSEUDOATTRIBUTE_TYPE ->
                switch (selector.getPseudoattributeType()) {
                    case HOSTNAME -> new Selector.Pseudo(Selector.Pseudoattribute.HOSTNAME);
                    case REGION -> new Selector.Pseudo(Selector.Pseudoattribute.REGION);
                    case ZONE -> new Selector.Pseudo(Selector.Pseudoattribute.ZONE);
                    case UNKNOWN ->
                        throw new InvalidValueException(
                                at + ".pseudoattribute_type", "expected HOSTNAME, REGION or ZONE");
                };
            case SELECTOR_NOT_SET ->
                throw new InvalidValueException(at, "expected either attribute_name or pseudoattribute_type");
        };
    }

    private static Predicate read(Protos.AttributeConstraint.Predicate predicate, String at) {
        return switch (predicate.getPredicateCase()) {
            case EXISTS -> new Predicate.Exists();
            case NOT_EXISTS -> new Predicate.NotExists();
            case TEXT_EQUALS ->
                new Predicate.TextEquals(predicate.getTextEquals().getValue());
            case TEXT_NOT_EQUALS ->
                new Predicate.TextNotEquals(predicate.getTextNotEquals().getValue());
            case TEXT_MATCHES ->
                new Predicate.TextMatches(predicate.getTextMatches().getRegex());
            case TEXT_NOT_MATCHES ->
                new Predicate.TextNotMatches(predicate.getTextNotMatches().getRegex());
            case PREDICATE_NOT_SET ->
                throw new InvalidValueException(
                        at,
                        "expected exists, not_exists, text_equals, text_not_equals, text_matches or text_not_matches");
        };
    }
}
