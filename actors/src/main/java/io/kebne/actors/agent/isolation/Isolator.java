package io.kebne.actors.agent.isolation;

import io.kebne.actors.agent.cgroup.ControlGroup;
import io.kebne.actors.agent.core.Limitation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Holds containers to one thing. All methods may block for milliseconds, and are called from any thread. */
interface Isolator {
    /** Why it does not work on this machine, in words for people. Asked once, and first. */
    default Optional<String> problem() {
        // Most are tried out.
        return Optional.empty();
    }

    /**
     * Holds a container's sandbox, in which there is nothing yet.
     *
     * @throws IOException with a message for the user
     */
    default void begin(String containerId, Path sandbox, Bounds bounds) throws IOException {
        // Most hold processes.
    }

    /** Holds a container's sandbox to this from now on, if it holds that. */
    default void resize(String containerId, Bounds bounds) throws IOException {
        // The same.
    }

    /** Holds a container to this from now on, and not to what it was held to before. */
    default void apply(ControlGroup group, Bounds bounds) throws IOException {
        // Most look at what is used, or at nothing.
    }

    /**
     * Says what the process of a command passes through before it begins.
     *
     * @throws IOException when there is nothing to be beside
     */
    default void enter(Entry entry) throws IOException {
        // Most hold the container from outside.
    }

    /** For what a container is to be ended, if it went beyond. Also asked once it has ended. */
    default Optional<Limitation> look(Confined container) {
        return Optional.empty();
    }

    /** Knows a container again that an earlier life of the agent held. */
    default void adopt(ControlGroup group) {
        // Most know nothing.
    }

    /** The container is no more. */
    default void forget(ControlGroup group) {
        // The same.
    }

    /** Says what the container uses, and what it is held to. */
    default void measure(Confined container, UsageBuilder usage) {
        // Nothing that others do not say.
    }
}
