package io.kebne.actors.scheduler;

import io.kebne.protocol.Bytes;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.GangId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.offer.InverseOffer;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.operation.OperationStatus;
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
     * The framework should give up what it has on these agents in time; each is to be accepted or declined. Accepting
     * promises it, declining keeps nobody from taking the machine away.
     */
    default void inverseOffers(SchedulerDriver driver, List<InverseOffer> inverseOffers) {}

    /** An inverse offer need no longer be answered. */
    default void rescindInverseOffer(SchedulerDriver driver, OfferId inverseOfferId) {}

    /** The resources of a gang could not be brought together before its deadline; its requests are forgotten. */
    default void gangExpired(SchedulerDriver driver, GangId gangId, String reason) {}

    /**
     * The answer to {@link SchedulerDriver#updateFramework}.
     *
     * @param refusal why nothing was changed, beginning with the field at fault; empty: all was changed
     */
    default void frameworkUpdated(SchedulerDriver driver, Optional<String> refusal) {}

    /** News of an operation with an id, at least once. Returning acknowledges it; throwing makes it come again. */
    default void operationUpdate(SchedulerDriver driver, OperationStatus status) {}

    /**
     * News of a task, at least once and in order for each task. Returning acknowledges it; throwing makes it come again.
     * A task whose launch never took effect is reported as TASK_DROPPED.
     */
    void update(SchedulerDriver driver, TaskStatus status);

    /** An agent was removed, or an executor ended. */
    default void failure(
            SchedulerDriver driver, AgentId agentId, Optional<ExecutorId> executorId, Optional<Integer> status) {}

    /** An executor says this. */
    default void message(SchedulerDriver driver, AgentId agentId, ExecutorId executorId, Bytes data) {}

    /** The connection is interrupted; the driver is already trying to subscribe again. */
    default void disconnected(SchedulerDriver driver) {}

    /** The subscription is over for good: refused, replaced by another scheduler, or torn down. */
    void error(SchedulerDriver driver, String message);
}
