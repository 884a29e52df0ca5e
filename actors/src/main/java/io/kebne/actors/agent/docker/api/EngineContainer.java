package io.kebne.actors.agent.docker.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A container as the engine shows it.
 *
 * @param id the engine's
 * @param pid of its first process, as this machine counts; 0: there is none
 * @param status created, running, exited and the like
 * @param exitCode as a shell gives it; means something once it has ended
 * @param outOfMemory whether the kernel killed a process of it for that
 * @param error why it could not be started
 * @param stopSignal by which it is asked to end
 * @param forgetful whether the engine may drop what it wrote first
 */
public record EngineContainer(
        String id,
        long pid,
        String status,
        int exitCode,
        boolean outOfMemory,
        String error,
        String stopSignal,
        boolean forgetful,
        Map<String, String> labels) {
    /** An engine ends a container before it removes it. */
    private static final Set<String> ENDED = Set.of("exited", "stopped", "dead", "removing");
    /** Kinds of logs that have a largest size, whether it is said or not. */
    private static final Set<String> BOUNDED_LOGS = Set.of("local", "journald");

    static EngineContainer of(JsonNode told) {
        JsonNode state = told.path("State");
        Map<String, String> labels = new HashMap<>();
        told.path("Config")
                .path("Labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        String stopSignal = told.path("Config").path("StopSignal").asText("");
        JsonNode log = told.path("HostConfig").path("LogConfig");
        return new EngineContainer(
                told.path("Id").asText(),
                state.path("Pid").asLong(),
                state.path("Status").asText(),
                state.path("ExitCode").asInt(),
                state.path("OOMKilled").asBoolean(),
                state.path("Error").asText(""),
                stopSignal.isBlank() ? "SIGTERM" : stopSignal,
                BOUNDED_LOGS.contains(log.path("Type").asText())
                        || log.path("Config").has("max-size"),
                Map.copyOf(labels));
    }

    /** Whether it was made and not started. */
    public boolean isNew() {
        return status.equals("created") || status.equals("configured") || status.equals("initialized");
    }

    public boolean hasEnded() {
        return ENDED.contains(status);
    }
}
