package io.kebne.launcher.task;

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
        return new TaskAgent(found.taskId(), found.frameworkId(), found.agent(masters));
    }
}
