package io.kebne.persistence.verify;

/**
 * What a kind of entity makes of its events.
 *
 * @param <S> its state; equal states are equal objects
 */
public interface Replay<S> {
    /** The state before the first event. */
    S empty();

    /** The state that a snapshot holds. */
    S restore(Object snapshot);

    /** @throws RuntimeException when the event cannot follow from this state */
    S apply(S state, Object event);
}
