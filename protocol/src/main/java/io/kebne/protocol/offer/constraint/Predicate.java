package io.kebne.protocol.offer.constraint;

/**
 * What must hold of the selected attribute (scheduler.proto, AttributeConstraint.Predicate). Those about text hold of
 * every attribute that is there and is no text, so that a scheduler can look at such attributes itself.
 */
public sealed interface Predicate {
    /** It is there. */
    record Exists() implements Predicate {
        @Override
        public String name() {
            return "exists";
        }

        @Override
        public String operand() {
            return "";
        }
    }

    /** It is not there. */
    record NotExists() implements Predicate {
        @Override
        public String name() {
            return "not_exists";
        }

        @Override
        public String operand() {
            return "";
        }
    }

    /** It is there, and is this text if it is text. */
    record TextEquals(String operand) implements Predicate {
        @Override
        public String name() {
            return "text_equals";
        }
    }

    /** It is not there, or is not this text. */
    record TextNotEquals(String operand) implements Predicate {
        @Override
        public String name() {
            return "text_not_equals";
        }
    }

    /** It is there, and if it is text this regular expression matches all of it. */
    record TextMatches(String operand) implements Predicate {
        @Override
        public String name() {
            return "text_matches";
        }
    }

    /** It is not there, or is no text that this regular expression matches as a whole. */
    record TextNotMatches(String operand) implements Predicate {
        @Override
        public String name() {
            return "text_not_matches";
        }
    }

    /** Mesos' name of it on the wire. */
    String name();

    /** The text or regular expression of those that have one; otherwise empty. */
    String operand();

    /** For people. */
    default String text() {
        return operand().isEmpty() ? name() : name() + " '" + operand() + "'";
    }
}
