package io.kebne.actors.scheduler;

import io.kebne.protocol.Bytes;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.TaskInfo;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns a scheduler's calls into messages to its connection's actor. */
record ActorSchedulerDriver(Connection connection) implements SchedulerDriver {
    @Override
    public void accept(List<OfferId> offerIds, List<TaskInfo> tasks, Filters filters) {
        send(new SchedulerCall.Accept(offerIds, List.of(new Operation.Launch(tasks)), filters));
    }

    @Override
    public void decline(List<OfferId> offerIds, Filters filters) {
        send(new SchedulerCall.Decline(offerIds, filters));
    }

    @Override
    public void acceptInverseOffers(List<OfferId> inverseOfferIds, Filters filters) {
        send(new SchedulerCall.AcceptInverseOffers(inverseOfferIds, filters));
    }

    @Override
    public void declineInverseOffers(List<OfferId> inverseOfferIds, Filters filters) {
        send(new SchedulerCall.DeclineInverseOffers(inverseOfferIds, filters));
    }

    @Override
    public void updateFramework(FrameworkInfo info, Set<String> suppressedRoles, OfferConstraints offerConstraints) {
        send(new SchedulerCall.UpdateFramework(info, suppressedRoles, offerConstraints));
    }

    @Override
    public void reconcileOperations(List<SchedulerCall.ReconcileOperations.Known> operations) {
        send(new SchedulerCall.ReconcileOperations(operations));
    }

    @Override
    public void kill(TaskId taskId, Optional<KillPolicy> killPolicy) {
        send(new SchedulerCall.Kill(taskId, killPolicy));
    }

    @Override
    public void shutdown(AgentId agentId, ExecutorId executorId) {
        send(new SchedulerCall.Shutdown(agentId, executorId));
    }

    @Override
    public void message(AgentId agentId, ExecutorId executorId, Bytes data) {
        send(new SchedulerCall.Message(agentId, executorId, data));
    }

    @Override
    public void reconcile(List<SchedulerCall.Reconcile.Task> tasks) {
        send(new SchedulerCall.Reconcile(tasks));
    }

    @Override
    public void request(List<Request> requests) {
        send(new SchedulerCall.RequestResources(requests));
    }

    @Override
    public void suppress(Set<String> roles) {
        send(new SchedulerCall.Suppress(roles));
    }

    @Override
    public void revive(Set<String> roles) {
        send(new SchedulerCall.Revive(roles));
    }

    @Override
    public void teardown() {
        send(new SchedulerCall.Teardown());
    }

    @Override
    public void stop() {
        connection.tell(new SchedulerActor.Stop());
    }

    private void send(SchedulerCall call) {
        connection.tell(new SchedulerActor.Send(call));
    }
}
