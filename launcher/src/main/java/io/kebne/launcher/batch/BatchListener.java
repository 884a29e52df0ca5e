package io.kebne.launcher.batch;

import io.kebne.protocol.task.TaskStatus;

/** Hears what happens to a batch, one call at a time. */
public interface BatchListener {
    /** A task has a new status. */
    default void updated(BatchPlan.Attempt attempt, TaskStatus status) {}

    /** Something changed; {@code plan} may be read during the call. */
    default void progressed(BatchPlan plan) {}
}
