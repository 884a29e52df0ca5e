package io.kebne.actors.placement.core;

import io.kebne.protocol.InvalidValueException;

/** What a {@link LinearProgram} makes the least of. */
public enum Objective {
    /** The mean time until tasks are over. */
    COMPLETION_TIME("completion-time"),
    /** How many machines are used. */
    MACHINES("machines");

    private final String name;

    Objective(String name) {
        this.name = name;
    }

    @Override
    public String toString() {
        return name;
    }

    static Objective of(String name) {
        for (Objective objective : values()) {
            if (objective.name.equals(name)) {
                return objective;
            }
        }
        throw new InvalidValueException("kebne.jobs.placement-objective", "must be one of completion-time, machines");
    }
}
