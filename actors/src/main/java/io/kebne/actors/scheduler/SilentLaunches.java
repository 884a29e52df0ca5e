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
 * journal; asking for the task's status tells. An allocator that has said that a task is unknown refuses a launch of it that
 * comes later, and offers do not survive the allocator that made them, so a task that is unknown when it is asked for will
 * never run. What the scheduler was told of a task's end stays true: later answers, which may depend on what became of
 * the agent meanwhile, are replaced by that.
 */
public final class SilentLaunches {
    /** Where a task was to run, as far as that is known, and since when nothing has been heard. */
    private record Launch(Optional<AgentId> agentId, long sinceMillis) {}

    /** Of how many offers it is remembered whose they are. */
    private static final int MAX_OFFERS = 10_000;
    /** Of how many tasks it is remembered how far they have come. */
    private static final int MAX_TOLD = 10_000;

    private final Map<TaskId, Launch> silent = new HashMap<>();
    /** Of the latest offers: after a failover only questions about an agent that is back are answered at once. */
    private final Map<OfferId, AgentId> agents = new LinkedHashMap<>();
    /** The ends of tasks, or the latest that their agents said. */
    private final Map<TaskId, TaskStatus> told = new LinkedHashMap<>();

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
                told.remove(task.taskId());
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

    /**
     * Whether a later state of the task has overtaken what an agent says here: the scheduler is not told, and the agent is
     * answered. Updates of a task are in order while the connections on their way live.
     */
    public boolean isOvertaken(TaskStatus status) {
        TaskStatus last = told.get(status.taskId());
        boolean progress = status.uuid().isPresent() && !status.state().isTerminal();
        // An error may be that of a second task of this id, while the first runs.
        return progress
                && last != null
                && last.state() != TaskState.ERROR
                && (last.state().isTerminal() || status.state().compareTo(last.state()) < 0);
    }

    /** The status as the scheduler should see it: a launch that never took effect is TASK_DROPPED, and stays that. */
    public TaskStatus heard(TaskStatus status) {
        if (status.state() == TaskState.STAGING) {
            // Its agent has still said nothing.
            return status;
        }
        boolean wasSilent = silent.remove(status.taskId()) != null;
        boolean fromAgent = status.uuid().isPresent();
        TaskStatus last = told.get(status.taskId());
        if (last != null && last.state().isTerminal() && !fromAgent) {
            return status.state() == last.state() ? status : last.withUuid(Optional.empty());
        }
        TaskStatus seen = wasSilent && !fromAgent && isUnknown(status) ? dropped(status) : status;
        if (fromAgent || (isEnd(seen) && (wasSilent || last != null || !isAnswer(seen)))) {
            told.put(seen.taskId(), seen);
            if (told.size() > MAX_TOLD) {
                told.remove(told.keySet().iterator().next());
            }
        }
        return seen;
    }

    /** What is lost may come back. */
    private static boolean isEnd(TaskStatus status) {
        return status.state().isTerminal() && status.state() != TaskState.LOST;
    }

    /** What is answered of a task that was never launched is no end of it: it depends on which agent was asked for. */
    private static boolean isAnswer(TaskStatus status) {
        return status.reason().equals(Optional.of(Reason.RECONCILIATION));
    }

    /** Whether it answers a question about a task that nobody knows. */
    private static boolean isUnknown(TaskStatus status) {
        return status.state() == TaskState.UNKNOWN
                || (status.state() == TaskState.GONE && status.reason().equals(Optional.of(Reason.RECONCILIATION)));
    }

    private static TaskStatus dropped(TaskStatus answer) {
        return TaskStatus.of(
                answer.taskId(),
                TaskState.DROPPED,
                answer.source(),
                answer.reason(),
                "The launch did not take effect",
                answer.timestampMillis(),
                answer.agentId());
    }
}
