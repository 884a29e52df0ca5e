package io.kebne.actors.scheduler;

import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.task.TaskStatus;
import java.util.List;
import java.util.Optional;

/**
 * A framework's part that decides what runs where (Mesos: scheduler). Callbacks come one at a time and must not block;
 * the driver may be used from any thread, also later.
 */
public interface Scheduler {
    /**
     * The framework is subscribed. Comes again after every interruption of the connection; offers from before are void
     * then, and tasks are where they were.
     */
    void subscribed(SchedulerDriver driver, FrameworkId frameworkId);

    /** New offers, each to be accepted or declined before it times out (30 seconds unless configured otherwise). */
    void offers(SchedulerDriver driver, List<Offer> offers);

    /** An offer may no longer be used; accepting it gives TASK_DROPPED or TASK_LOST for its tasks. */
    default void rescind(SchedulerDriver driver, OfferId offerId) {}

    /**
     * News of a task, at least once and in order for each task. Returning acknowledges it; throwing makes it come again.
     * A task whose launch never took effect is reported as TASK_DROPPED.
     */
    void update(SchedulerDriver driver, TaskStatus status);

    /** An agent was removed, or an executor ended. */
    default void failure(
            SchedulerDriver driver, AgentId agentId, Optional<ExecutorId> executorId, Optional<Integer> status) {}

    /** The connection is interrupted; the driver is already trying to subscribe again. */
    default void disconnected(SchedulerDriver driver) {}

    /** The subscription is over for good: refused, replaced by another scheduler, or torn down. */
    void error(SchedulerDriver driver, String message);
}
