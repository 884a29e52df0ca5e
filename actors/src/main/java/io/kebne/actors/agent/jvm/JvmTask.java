package io.kebne.actors.agent.jvm;

import io.kebne.protocol.jvm.JvmInfo;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.Limit;
import io.kebne.protocol.task.TaskInfo;
import java.util.Optional;

/**
 * A task that is a Java program, with what it may use.
 *
 * @param cpus in thousandths
 * @param memory in bytes
 */
public record JvmTask(JvmInfo info, long cpus, long memory) {
    public static Optional<JvmTask> of(TaskInfo task) {
        return task.jvm().map(jvm -> new JvmTask(jvm, cpus(task), task.memoryBytes()));
    }

    private static long cpus(TaskInfo task) {
        Limit limit = task.limits().get(Resources.CPUS);
        return limit == null || limit.isInfinite() ? task.resources().thousandths(Resources.CPUS) : limit.thousandths();
    }
}
