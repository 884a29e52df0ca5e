package io.kebne.actors.agent.process;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Runs tasks' commands such that they outlive the agent, and a later life of the agent finds them. What it says of a
 * container is in its {@link RuntimeDirectory}.
 */
interface Supervisor extends AutoCloseable {
    /** For people and the agent's state. */
    String name();

    /**
     * Starts a container, whose directory exists.
     *
     * @param builder has the working directory, environment and output of the command
     * @param line program and arguments
     * @throws IOException with a message for the user; nothing runs then
     */
    TaskProcess start(ProcessBuilder builder, List<String> line, String containerId) throws IOException;

    /** A container that an earlier life of the agent started, as far as its supervisor still lives. */
    Optional<TaskProcess> attach(String containerId) throws IOException;

    @Override
    void close();
}
