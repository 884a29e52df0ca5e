package io.kebne.actors.agent.nested;

import java.util.Optional;

/** The tasks and executors of an agent at one moment, by their containers. Immutable. */
public interface Parents {
    /** None at all. */
    Parents NONE = new Parents() {
        @Override
        public boolean has(String containerId) {
            return false;
        }

        @Override
        public Optional<Parent> find(String containerId) {
            return Optional.empty();
        }
    };

    boolean has(String containerId);

    /** Whether an engine runs this container, in which nothing can be started from outside. */
    default boolean runsImage(String containerId) {
        return false;
    }

    Optional<Parent> find(String containerId);
}
