package io.kebne.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** How a task that did not finish came to its end, in words. */
public final class Ending {
    private Ending() {}

    /** @param failed one of {@code failed} of /explain */
    public static String why(JsonNode failed) {
        String reason = failed.path("reason").asText();
        String message = failed.path("message").asText();
        // The message is the agent's, which does not know why it was told to end the task.
        String cause = switch (reason) {
            case "REASON_CONTAINER_PREEMPTED" -> "preempted: ";
            case "REASON_AGENT_DRAINING", "REASON_SLAVE_DRAINING" -> "its agent was drained: ";
            default -> "";
        };
        return cause + (message.isEmpty() ? reason : message);
    }
}
