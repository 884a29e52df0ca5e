package io.kebne.actors.scheduler;

import io.kebne.protocol.Bytes;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.TaskInfo;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a scheduler can ask for. Every call returns at once; its outcome arrives as an event. */
public interface SchedulerDriver {
    /**
     * Launches tasks on offers of one agent and refuses the rest for as long as {@code filters} say.
     *
     * @param offerIds offers of one agent and role
     * @param tasks each is answered by status updates
     */
    void accept(List<OfferId> offerIds, List<TaskInfo> tasks, Filters filters);

    /** Gives offers back. */
    void decline(List<OfferId> offerIds, Filters filters);

    /** Promises to give up in time what inverse offers ask for. */
    void acceptInverseOffers(List<OfferId> inverseOfferIds, Filters filters);

    /** Does not promise it. */
    void declineInverseOffers(List<OfferId> inverseOfferIds, Filters filters);

    /**
     * Replaces all that was said when subscribing; answered by {@link Scheduler#frameworkUpdated}. Principal, user and
     * checkpoint must be as before. An update that is under way when the connection is interrupted may be lost.
     */
    void updateFramework(FrameworkInfo info, Set<String> suppressedRoles, OfferConstraints offerConstraints);

    /** Asks for the latest status of these operations, or of all that have not ended when none is named. */
    void reconcileOperations(List<SchedulerCall.ReconcileOperations.Known> operations);

    /** Ends a task; {@code killPolicy} overrides the task's own. */
    void kill(TaskId taskId, Optional<KillPolicy> killPolicy);

    /** Has an executor end its tasks and itself. */
    void shutdown(AgentId agentId, ExecutorId executorId);

    /** Says something to an executor, if it can be reached; nothing repeats it. */
    void message(AgentId agentId, ExecutorId executorId, Bytes data);

    /** Asks for the latest status of these tasks, or of all that have not ended when none is named. */
    void reconcile(List<SchedulerCall.Reconcile.Task> tasks);

    /** Says what the framework waits for, also as gangs; replaces what it said before. */
    void request(List<Request> requests);

    /** Stops offers for these roles; none named: all. */
    void suppress(Set<String> roles);

    /** Resumes offers for these roles and forgets what was declined; none named: all. */
    void revive(Set<String> roles);

    /** Ends the framework and all its tasks. */
    void teardown();

    /** Leaves the framework to another scheduler, or to its failover timeout. */
    void stop();
}
