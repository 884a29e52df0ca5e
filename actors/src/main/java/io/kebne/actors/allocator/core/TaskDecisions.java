package io.kebne.actors.allocator.core;

import io.kebne.persistence.allocator.AllocatorEvent.TaskEnded;
import io.kebne.persistence.allocator.AllocatorEvent.TaskKillRequested;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.allocator.AllocatorCommand.UpdateStatus;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.scheduler.SchedulerCall.Kill;
import io.kebne.protocol.scheduler.SchedulerCall.Reconcile;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import io.vavr.control.Option;
import java.util.Optional;

/** News of tasks from agents, and frameworks' wishes about tasks that are running. */
final class TaskDecisions {
    private TaskDecisions() {}

    /**
     * Notes what an agent reports and passes it on. The end of a task is journaled before anyone hears of it. An update
     * for a framework that is over, or that contradicts what frameworks were told for good, is acknowledged here, since no
     * scheduler will.
     */
    static void update(Draft draft, UpdateStatus command) {
        TaskKey key = new TaskKey(command.frameworkId(), command.status().taskId());
        Framework framework = draft.state().framework(command.frameworkId()).getOrNull();
        TaskStatus status = explained(draft, key, command.status());
        boolean held = draft.state().task(key).exists(t -> t.agentId().equals(command.agentId()));
        boolean unheard = framework == null || framework.isRemoved() || (!held && isStale(framework, command));
        if (held && command.status().state().isTerminal()) {
            end(draft, key, status);
        } else if (held) {
            draft.change(new Change.TaskProgressed(key, status.withUuid(Optional.empty())));
        }
        if (unheard) {
            command.status()
                    .uuid()
                    .ifPresent(uuid -> draft.tell(command.agentId(), new AgentMessage.AcknowledgeStatus(key, uuid)));
        } else {
            draft.deliver(framework.id(), status);
        }
    }

    /** Whether the task runs elsewhere, or has ended otherwise: an end never reverts. */
    private static boolean isStale(Framework framework, UpdateStatus command) {
        TaskId taskId = command.status().taskId();
        boolean endedOtherwise = framework
                .completed()
                .get(taskId)
                .exists(ended -> ended.status().state() != command.status().state()
                        || !ended.task().agentId().equals(command.agentId()));
        return endedOtherwise || framework.tasks().containsKey(taskId);
    }

    private static void end(Draft draft, TaskKey key, TaskStatus status) {
        Task task = draft.state().task(key).get();
        draft.event(new TaskEnded(key.frameworkId(), status.withUuid(Optional.empty())));
        afterEnd(draft, task, status.state());
    }

    /** What follows from the end of a task, however it came: to be called after its event. */
    static void afterEnd(Draft draft, Task task, TaskState state) {
        if (task.group().isPresent() && !task.info().isCustom() && state != TaskState.FINISHED) {
            endGroup(draft, task);
        }
        MaintenanceDecisions.left(draft, task.agentId(), task.frameworkId());
    }

    /**
     * When one task of a group does not end well, the others are ended (Mesos: default executor), unless a framework's own
     * executor runs them, which decides that itself.
     */
    private static void endGroup(Draft draft, Task ended) {
        Agent agent = draft.state().agent(ended.agentId()).get();
        for (TaskKey key : agent.tasks()) {
            Task task = draft.state().task(key).get();
            if (task.frameworkId().equals(ended.frameworkId())
                    && task.group().equals(ended.group())
                    && !task.killRequested()) {
                requestKill(draft, task, Optional.empty(), Optional.empty());
            }
        }
    }

    static void requestKill(Draft draft, Task task, Optional<KillPolicy> policy, Optional<Reason> reason) {
        draft.event(new TaskKillRequested(
                task.frameworkId(),
                task.info().taskId(),
                policy,
                reason,
                draft.now().wallMillis()));
        draft.tell(task.agentId(), new AgentMessage.KillTask(task.key(), policy));
    }

    /** The agent does not know why it was told to end a task; whoever hears of the end should. */
    private static TaskStatus explained(Draft draft, TaskKey key, TaskStatus status) {
        Optional<Reason> reason = draft.state().task(key).toJavaOptional().flatMap(Task::killReason);
        return reason.isPresent() && status.state() == TaskState.KILLED ? status.withReason(reason.get()) : status;
    }

    static void kill(Draft draft, Framework framework, Kill call) {
        Task task = framework.tasks().get(call.taskId()).getOrNull();
        if (task == null) {
            answer(draft, framework, call.taskId(), Optional.empty());
            return;
        }
        if (!task.killRequested()) {
            draft.event(new TaskKillRequested(
                    framework.id(),
                    call.taskId(),
                    call.killPolicy(),
                    Optional.empty(),
                    draft.now().wallMillis()));
        }
        draft.tell(task.agentId(), new AgentMessage.KillTask(task.key(), call.killPolicy()));
    }

    /**
     * Answers with the latest status of each task asked for, or of all that have not ended when none is named. Of agents
     * that have not been heard of since a failover nothing can be said (Mesos: master.cpp, reconcile).
     */
    static void reconcile(Draft draft, Framework framework, Reconcile call) {
        for (Reconcile.Task asked : call.tasks()) {
            answer(draft, framework, asked.taskId(), asked.agentId());
        }
        if (call.tasks().isEmpty()) {
            framework
                    .tasks()
                    .values()
                    .forEach(task -> latest(draft, task).forEach(status -> draft.deliver(framework.id(), status)));
        }
    }

    private static void answer(Draft draft, Framework framework, TaskId taskId, Optional<AgentId> agentId) {
        Option<TaskStatus> answer = framework.tasks().containsKey(taskId)
                ? latest(draft, framework.tasks().get(taskId).get())
                : ended(framework, taskId).orElse(() -> unknown(draft, framework, taskId, agentId));
        answer.forEach(status -> draft.deliver(framework.id(), status));
    }

    private static Option<TaskStatus> ended(Framework framework, TaskId taskId) {
        return framework
                .completed()
                .get(taskId)
                .map(completed -> completed.status().withReason(Reason.RECONCILIATION));
    }

    /** The latest status of a task that holds resources or has ended; nothing when it is not known. */
    static Option<TaskStatus> known(Draft draft, Framework framework, TaskId taskId) {
        return framework.tasks().get(taskId).map(task -> status(draft, task)).orElse(() -> ended(framework, taskId));
    }

    /** Nothing while it is not known what became of the task during a failover. */
    private static Option<TaskStatus> latest(Draft draft, Task task) {
        boolean listed = !draft.session().listings().await(task.agentId())
                || !draft.view().statuses(task.key()).isEmpty();
        boolean recovering = AgentSilence.isRecovering(draft, Option.some(task.agentId()));
        return Option.when(listed && !recovering, () -> status(draft, task));
    }

    private static TaskStatus status(Draft draft, Task task) {
        TaskStatus status = reconciled(
                        draft,
                        task.info().taskId(),
                        draft.view().taskState(task),
                        "Latest task state",
                        Optional.of(task.agentId()))
                .withUnreachable(draft.state().agent(task.agentId()).get().unreachableMillis());
        return draft.view()
                .statuses(task.key())
                .lastOption()
                .map(last -> status.checked(last.healthy(), last.checkStatus()))
                .getOrElse(status);
    }

    private static Option<TaskStatus> unknown(
            Draft draft, Framework framework, TaskId taskId, Optional<AgentId> agentId) {
        if (AgentSilence.isRecovering(draft, Option.ofOptional(agentId))) {
            return Option.none();
        }
        LateLaunches.foreclose(draft, framework, taskId);
        TaskState aware = agentId.map(id -> stateOn(draft, id)).orElse(TaskState.UNKNOWN);
        return Option.some(reconciled(
                        draft,
                        taskId,
                        framework.info().isPartitionAware() ? aware : TaskState.LOST,
                        "The task is not known",
                        agentId)
                .withUnreachable(agentId.flatMap(
                        id -> draft.state().agent(id).toJavaOptional().flatMap(Agent::unreachableMillis))));
    }

    /** The state of a task that the ledger does not hold on this agent. */
    private static TaskState stateOn(Draft draft, AgentId agentId) {
        Agent agent = draft.state().agent(agentId).getOrNull();
        if (agent != null) {
            return agent.isReachable() ? TaskState.GONE : TaskState.UNREACHABLE;
        }
        return draft.state().policy().gone().containsKey(agentId) ? TaskState.GONE_BY_OPERATOR : TaskState.UNKNOWN;
    }

    private static TaskStatus reconciled(
            Draft draft, TaskId taskId, TaskState state, String message, Optional<AgentId> agentId) {
        return TaskStatus.of(
                taskId,
                state,
                Source.MASTER,
                Optional.of(Reason.RECONCILIATION),
                message,
                draft.now().wallMillis(),
                agentId);
    }
}
