package io.kebne.actors.scheduler;

import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerCall.Reconcile;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tasks that were launched and of which nothing has been heard. A launch can get lost with a master before it is in the
 * journal; asking for the task's status tells. Launches and questions take the same way in the same order, and offers
 * do not survive the allocator that made them, so a task that is unknown when it is asked for will never run.
 */
public final class SilentLaunches {
    /** Where a task was to run, as far as that is known, and since when nothing has been heard. */
    private record Launch(Optional<AgentId> agentId, long sinceMillis) {}

    /** Of how many offers it is remembered whose they are. */
    private static final int MAX_OFFERS = 10_000;

    private final Map<TaskId, Launch> silent = new HashMap<>();
    /** Of the latest offers: after a failover only questions about an agent that is back are answered at once. */
    private final Map<OfferId, AgentId> agents = new LinkedHashMap<>();

    public void offered(List<Offer> offers) {
        offers.forEach(offer -> agents.put(offer.id(), offer.agentId()));
        while (agents.size() > MAX_OFFERS) {
            closed(agents.keySet().iterator().next());
        }
    }

    public void closed(OfferId offerId) {
        agents.remove(offerId);
    }

    public void launched(SchedulerCall.Accept accept, long nowMillis) {
        Optional<AgentId> agentId = Optional.empty();
        for (OfferId offerId : accept.offerIds()) {
            agentId = agentId.or(() -> Optional.ofNullable(agents.get(offerId)));
            closed(offerId);
        }
        for (Operation operation : accept.operations()) {
            for (TaskInfo task : operation.tasks()) {
                silent.put(task.taskId(), new Launch(agentId, nowMillis));
            }
        }
    }

    /** Tasks that have been silent for too long; they are given as much time again. */
    public List<Reconcile.Task> overdue(long nowMillis, long timeoutMillis) {
        List<Reconcile.Task> overdue = new ArrayList<>();
        silent.replaceAll((taskId, launch) -> {
            if (nowMillis - launch.sinceMillis() < timeoutMillis) {
                return launch;
            }
            overdue.add(new Reconcile.Task(taskId, launch.agentId()));
            return new Launch(launch.agentId(), nowMillis);
        });
        return overdue;
    }

    /** The status as the scheduler should see it: a launch that never took effect is TASK_DROPPED. */
    public TaskStatus heard(TaskStatus status) {
        if (status.state() == TaskState.STAGING) {
            // Its agent has still said nothing.
            return status;
        }
        boolean wasSilent = silent.remove(status.taskId()) != null;
        // Agents report with a uuid; without one, these states answer a question about a task nobody knows.
        boolean unknown = status.uuid().isEmpty()
                && (status.state() == TaskState.UNKNOWN
                        || (status.state() == TaskState.GONE
                                && status.reason().equals(Optional.of(Reason.RECONCILIATION))));
        return wasSilent && unknown
                ? TaskStatus.of(
                        status.taskId(),
                        TaskState.DROPPED,
                        status.source(),
                        status.reason(),
                        "The launch did not take effect",
                        status.timestampMillis(),
                        status.agentId())
                : status;
    }
}
