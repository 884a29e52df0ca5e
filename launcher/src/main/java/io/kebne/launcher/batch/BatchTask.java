package io.kebne.launcher.batch;

import io.kebne.protocol.jvm.JvmInfo;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ContainerInfo;
import java.util.Optional;

/**
 * One command of a batch.
 *
 * @param name unique within the batch, and a valid task id
 * @param resources what it needs
 * @param command what it runs
 * @param priority among tasks of its role, the lower the sooner ended for others when the role is preemptible
 * @param jvm the Java program that it is
 * @param container in which it runs; empty: in none
 */
public record BatchTask(
        String name,
        Resources resources,
        CommandInfo command,
        int priority,
        Optional<JvmInfo> jvm,
        Optional<ContainerInfo> container) {
    /** A command. */
    public BatchTask(String name, Resources resources, CommandInfo command, int priority) {
        this(name, resources, command, priority, Optional.empty(), Optional.empty());
    }

    /** One of the usual priority. */
    public BatchTask(String name, Resources resources, CommandInfo command) {
        this(name, resources, command, 0);
    }
}
