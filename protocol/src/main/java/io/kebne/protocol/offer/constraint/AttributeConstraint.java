package io.kebne.protocol.offer.constraint;

/**
 * One condition on an agent (scheduler.proto, AttributeConstraint).
 *
 * @param selector what it is about
 * @param predicate what must hold of that
 */
public record AttributeConstraint(Selector selector, Predicate predicate) {
    /** For people, such as {@code attribute rack text_equals 'a'}. */
    public String text() {
        return selector.text() + " " + predicate.text();
    }
}
