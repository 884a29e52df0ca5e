package io.kebne.protocol.resources;

/**
 * How much there is of one resource. Three kinds, as in Mesos: {@link Scalar}, {@link Ranges}, {@link Items} (Mesos'
 * SET). Values of different kinds never mix: combining them is a fault of the caller, reported by
 * {@link IllegalArgumentException}.
 */
public sealed interface Value permits Scalar, Ranges, Items {
    boolean isEmpty();

    /** Whether {@code other} can be taken out of this value. */
    boolean contains(Value other);

    /** What is in both. */
    Value common(Value other);

    Value plus(Value other);

    /** @throws IllegalArgumentException when this value does not contain {@code other} */
    Value minus(Value other);

    /** Mesos' text form: {@code 4.5}, {@code [31000-32000, 33000-33001]}, {@code {a,b}}. */
    String text();
}
