package io.kebne.multijvm.simulation;

/** Something happened that must never happen. Ends a simulation. */
final class ViolationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Invariant invariant;

    ViolationException(Invariant invariant, String message) {
        super(message);
        this.invariant = invariant;
    }

    ViolationException(Invariant invariant, String message, Throwable cause) {
        super(message, cause);
        this.invariant = invariant;
    }

    Invariant invariant() {
        return invariant;
    }
}
