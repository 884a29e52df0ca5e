package io.kebne.protocol.offer.constraint;

/** What of an agent a constraint is about (scheduler.proto, AttributeConstraint.Selector). */
public sealed interface Selector {
    /** Something that every agent has, or may have, beside its attributes. */
    enum Pseudoattribute {
        HOSTNAME,
        REGION,
        ZONE
    }

    /** The first attribute of this name; of several with one name the others do not count, as in Mesos. */
    record Named(String attributeName) implements Selector {
        @Override
        public String text() {
            return "attribute " + attributeName;
        }
    }

    /** A pseudo attribute. */
    record Pseudo(Pseudoattribute type) implements Selector {
        @Override
        public String text() {
            return type.name();
        }
    }

    /** For people. */
    String text();
}
