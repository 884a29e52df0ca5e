package io.kebne.launcher.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.cli.CommandFailedException;
import io.kebne.launcher.client.HttpNode;
import io.kebne.launcher.client.Masters;

/**
 * A task that a user named, and the agent that it is on.
 *
 * @param agent its HTTP endpoint
 */
public record TaskAgent(String taskId, String frameworkId, HttpNode agent) {
    /**
     * Finds the one task with this id, or whose id begins so; {@code FRAMEWORK/TASK} tells tasks of one id apart.
     *
     * @throws CommandFailedException when there is none or there are several, or its agent is gone
     */
    public static TaskAgent find(Masters masters, String text) {
        TaskRef found = TaskRef.find(masters, text);
        return new TaskAgent(found.taskId(), found.frameworkId(), agent(masters, found));
    }

    private static HttpNode agent(Masters masters, TaskRef found) {
        for (JsonNode agent : masters.get("/slaves").path("slaves")) {
            if (agent.path("id").asText().equals(found.agentId())) {
                return new HttpNode(url(agent));
            }
        }
        throw new CommandFailedException("the agent of " + found.taskId() + " is gone or out of reach");
    }

    /** The HTTP address of an agent, as {@code /slaves} shows it. */
    public static String url(JsonNode agent) {
        // Mesos' pid of an agent: slave(1)@ip:port
        String pid = agent.path("pid").asText();
        return "http://" + pid.substring(pid.indexOf('@') + 1);
    }
}
