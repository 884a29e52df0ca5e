package io.kebne.actors.placement.core;

/** How much time is left for a decision. */
@FunctionalInterface
public interface Deadline {
    /** There is no end to it. */
    Deadline NEVER = () -> Long.MAX_VALUE;

    long leftMillis();

    default boolean isOver() {
        return leftMillis() <= 0;
    }
}
