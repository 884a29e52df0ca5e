package io.kebne.actors.agent.docker.api;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A command in a container, as the engine shows it.
 *
 * @param exitCode means something once it runs no more
 * @param pid as this machine counts; 0: there is none
 */
public record EngineCommand(boolean running, int exitCode, long pid) {
    static EngineCommand of(JsonNode told) {
        return new EngineCommand(
                told.path("Running").asBoolean(),
                told.path("ExitCode").asInt(),
                told.path("Pid").asLong());
    }
}
