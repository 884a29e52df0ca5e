package io.kebne.actors.allocator.constraint;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.offer.constraint.Predicate;
import java.util.function.BooleanSupplier;

/**
 * A predicate, made ready for use. What it says of the three kinds is Mesos' (offer_constraints_filter): what is absent
 * fulfils the negative predicates only; what is there and is no text fulfils every predicate about text.
 */
@FunctionalInterface
interface Check {
    boolean test(Selected selected);

    /** @throws InvalidValueException naming the field when a regular expression is none, or too complex */
    static Check of(Predicate predicate, String field) {
        String operand = predicate.operand();
        if (predicate instanceof Predicate.Exists) {
            return selected -> selected.kind() != Selected.Kind.ABSENT;
        } else if (predicate instanceof Predicate.NotExists) {
            return selected -> selected.kind() == Selected.Kind.ABSENT;
        } else if (predicate instanceof Predicate.TextEquals) {
            return selected -> positive(selected, () -> selected.value().equals(operand));
        } else if (predicate instanceof Predicate.TextNotEquals) {
            return selected -> negative(selected, () -> selected.value().equals(operand));
        }
        SafeRegex regex = SafeRegex.compile(field + "." + predicate.name() + ".regex", operand);
        return predicate instanceof Predicate.TextMatches
                ? selected -> positive(selected, () -> regex.matches(selected.value()))
                : selected -> negative(selected, () -> regex.matches(selected.value()));
    }

    private static boolean positive(Selected selected, BooleanSupplier like) {
        return switch (selected.kind()) {
            case ABSENT -> false;
            case TEXT -> like.getAsBoolean();
            case NO_TEXT -> true;
        };
    }

    private static boolean negative(Selected selected, BooleanSupplier like) {
        return switch (selected.kind()) {
            case ABSENT, NO_TEXT -> true;
            case TEXT -> !like.getAsBoolean();
        };
    }
}
