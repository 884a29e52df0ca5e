package io.kebne.actors.agent.check;

import io.kebne.actors.agent.process.TaskProcess;
import io.kebne.protocol.task.CommandInfo;
import java.io.IOException;

/** Starts commands beside a task. */
public interface CommandRunner {
    /**
     * Starts one in the task's sandbox, with its environment and as its user. Blocks for milliseconds.
     *
     * @throws IOException with a message for the user
     */
    TaskProcess start(CommandInfo command) throws IOException;
}
