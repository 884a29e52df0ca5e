package io.kebne.multijvm.conformance;

import io.kebne.actors.scheduler.FrameworkNode;
import io.kebne.actors.scheduler.SchedulerDriver;
import io.kebne.multijvm.cluster.HistoryScheduler;
import io.kebne.multijvm.cluster.RecordingScheduler;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.SchedulerCall.Reconcile;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A framework with a scheduler that writes down what it hears. It wants offers only while it launches. */
record Tenant(FrameworkInfo info, RecordingScheduler scheduler, SchedulerDriver driver) {
    private static final Resources PER_TASK = Resources.parse("cpus:1;mem:64");

    private static final Set<String> ROLES = Set.of("*");

    static Tenant of(FrameworkNode node, String id, Capability... capabilities) {
        FrameworkInfo info = HistoryScheduler.framework(new FrameworkId(id), id, capabilities);
        RecordingScheduler scheduler = new RecordingScheduler();
        return new Tenant(info, scheduler, node.subscribe(info, ROLES, OfferConstraints.NONE, scheduler));
    }

    /** Launches a task on this agent and waits until it runs. */
    void launchOn(PlayedAgent agent, TaskId taskId) throws InterruptedException {
        sendLaunch(agent, taskId);
        awaitState(taskId, TaskState.RUNNING);
    }

    /** Asks for a task on this agent, and does not wait. */
    void sendLaunch(PlayedAgent agent, TaskId taskId) throws InterruptedException {
        driver.revive(ROLES);
        Offer offer =
                scheduler.takeOffer("one of " + agent.id(), o -> o.agentId().equals(agent.id()));
        TaskInfo task = TaskInfo.of(taskId, taskId.value(), PER_TASK, CommandInfo.shell("true"));
        driver.accept(List.of(offer.id()), List.of(task), Filters.NONE);
        driver.suppress(ROLES);
        scheduler.takeOffers().forEach(left -> driver.decline(List.of(left.id()), Filters.NONE));
    }

    /** Asks for the state of a task and waits for the answer. */
    TaskStatus ask(TaskId taskId, Optional<AgentId> agentId) throws InterruptedException {
        driver.reconcile(List.of(new Reconcile.Task(taskId, agentId)));
        return scheduler.takeUpdate(
                "an answer about " + taskId + " on " + agentId,
                status -> status.taskId().equals(taskId) && status.uuid().isEmpty());
    }

    /** Waits for an update to this state; earlier ones are dropped. */
    TaskStatus awaitState(TaskId taskId, TaskState state) throws InterruptedException {
        return scheduler.takeUpdate(
                taskId + " " + state, status -> status.taskId().equals(taskId) && status.state() == state);
    }
}
