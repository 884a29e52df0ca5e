package io.kebne.launcher.batch;

import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;

/**
 * One command of a batch.
 *
 * @param name unique within the batch, and a valid task id
 * @param resources what it needs
 * @param command what it runs
 * @param priority among tasks of its role, the lower the sooner ended for others when the role is preemptible
 */
public record BatchTask(String name, Resources resources, CommandInfo command, int priority) {
    /** One of the usual priority. */
    public BatchTask(String name, Resources resources, CommandInfo command) {
        this(name, resources, command, 0);
    }
}
