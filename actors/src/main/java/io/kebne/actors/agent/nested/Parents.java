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

    Optional<Parent> find(String containerId);
}
