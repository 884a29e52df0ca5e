package io.kebne.actors.agent.core;

import io.kebne.actors.agent.core.TaskReport.Checked;
import io.kebne.actors.agent.core.TaskReport.Ended;
import io.kebne.actors.agent.core.TaskReport.Health;
import io.kebne.actors.agent.core.TaskReport.Running;
import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.agent.AgentMessage.ResizeTask;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How tasks come to run on an agent, what is said about them, and how they end. */
final class Tasks {
    /** For these a task ended that was not asked to by its scheduler, and can run elsewhere. */
    private static final Set<Reason> LOST = EnumSet.of(Reason.AGENT_DISCONNECTED, Reason.CONTAINER_PREEMPTED);

    private Tasks() {}

    /** Why a task is not run. */
    record Refusal(Reason reason, String why) {}

    /**
     * Runs a task unless it was seen before. One that was is not run again; its sender may have missed an update, so
     * that is repeated.
     */
    static void run(AgentTurn turn, RunTask message) {
        TaskKey key = new TaskKey(message.framework().id(), message.task().taskId());
        Optional<Refusal> refusal = refusal(turn, key.frameworkId(), false, 1)
                .or(() -> AgentVolumes.refusal(turn, List.of(message.task())));
        if (turn.state().knows(key)) {
            turn.updates(turn.state().updates().resend(key::equals, turn.now()));
        } else if (refusal.isPresent()) {
            refuse(turn, message.framework(), key, refusal.get());
        } else {
            launch(turn, message.framework(), message.role(), message.task(), Optional.empty(), Optional.empty());
        }
    }

    /**
     * Why the agent takes no more tasks of a framework.
     *
     * @param custom whether an executor of the framework is to run them
     * @param count how many they are: all are taken or none is
     */
    static Optional<Refusal> refusal(AgentTurn turn, FrameworkId frameworkId, boolean custom, int count) {
        AgentState state = turn.state();
        int inExecutors = state.executors().customTasks();
        boolean full = custom
                ? inExecutors + count > turn.limits().maxExecutorTasks()
                : state.tasks().size() - inExecutors + count > turn.limits().maxTasks();
        if (state.removed().contains(frameworkId, turn.now())) {
            return Optional.of(new Refusal(Reason.FRAMEWORK_REMOVED, "The framework is over"));
        } else if (state.stopping().isPresent()) {
            return Optional.of(new Refusal(Reason.AGENT_REMOVED, "The agent is stopping"));
        } else if (full) {
            return Optional.of(new Refusal(
                    Reason.CONTAINER_LAUNCH_FAILED,
                    "The agent runs as many tasks as it may (max-tasks "
                            + turn.limits().maxTasks() + ")"));
        } else if (state.updates().size() >= turn.limits().maxUnacknowledged()) {
            return Optional.of(new Refusal(
                    Reason.CONTAINER_LAUNCH_FAILED,
                    "The agent waits for the acknowledgement of too many status updates"));
        }
        return Optional.empty();
    }

    /**
     * @param executor the container of the executor that it belongs to
     * @param group which group of that executor it is of
     */
    static void launch(
            AgentTurn turn,
            FrameworkInfo framework,
            String role,
            TaskInfo info,
            Optional<String> executor,
            Optional<String> group) {
        TaskEntry empty = new TaskEntry(
                framework, role, info, turn.freshId().toString(), List.of(), false, Optional.empty(), executor, group);
        TaskStatus starting =
                status(turn, empty, TaskState.STARTING, Source.EXECUTOR, Optional.empty(), "Starting the command");
        TaskEntry task = empty.with(starting);
        turn.state(
                turn.state().withTask(task).withCounters(turn.state().counters().plusLaunched()));
        turn.update(task.key(), starting);
        turn.effect(new AgentEffect.Launch(task));
    }

    /** Ends a task before it began, as one that a scheduler may well try elsewhere: nothing is wrong with it. */
    static void refuse(AgentTurn turn, FrameworkInfo framework, TaskKey key, Refusal refusal) {
        TaskState state = framework.isPartitionAware() ? TaskState.DROPPED : TaskState.LOST;
        endedUnstarted(turn, key, state, Optional.of(refusal.reason()), refusal.why());
    }

    /**
     * Ends a task. One that this agent never heard of is said to be killed, and will not run if it should be heard of
     * later: so the caller, who repeats a kill until the task has ended, sees an end.
     */
    static void kill(AgentTurn turn, KillTask message) {
        TaskEntry task = turn.state().tasks().get(message.key()).getOrNull();
        if (task != null && task.info().isCustom()) {
            ExecutorTasks.kill(turn, task, message.killPolicy());
        } else if (task != null) {
            Duration grace = message.killPolicy().map(KillPolicy::gracePeriod).orElseGet(() -> ownGrace(turn, task));
            end(turn, task, grace, Optional.empty());
        } else if (turn.state().knows(message.key())) {
            turn.updates(turn.state().updates().resend(message.key()::equals, turn.now()));
        } else {
            endedUnstarted(
                    turn,
                    message.key(),
                    TaskState.KILLED,
                    Optional.empty(),
                    "The task was not running on this agent when it was asked to end");
        }
    }

    /** Gives a task that runs alone other resources; its sender says so again and again. */
    static void resize(AgentTurn turn, ResizeTask message) {
        TaskEntry task = turn.state().tasks().get(message.key()).getOrNull();
        boolean isNew = task != null
                && task.info().executor().isEmpty()
                && !(task.info().resources().equals(message.resources())
                        && task.info().limits().equals(message.limits()));
        if (isNew) {
            turn.state(turn.state().withTask(task.resized(message.resources(), message.limits())));
            turn.changed(task.key());
            turn.effect(new AgentEffect.ResizeTask(task.key()));
        }
    }

    /** A framework is over: its tasks end, and of its updates only those are kept that say so. */
    static void shutdownFramework(AgentTurn turn, FrameworkId frameworkId) {
        AgentState state = turn.state().withRemoved(turn.state().removed().plus(frameworkId, turn.now()));
        state.updates().keysOf(frameworkId).forEach(turn::changed);
        turn.state(state.withUpdates(state.updates().onlyEndings(frameworkId)));
        for (TaskEntry task : state.tasks()
                .values()
                .filter(t -> t.framework().id().equals(frameworkId) && !t.info().isCustom())) {
            Duration grace = shortest(ownGrace(turn, task), turn.limits().shutdownGrace());
            end(turn, task, grace, Optional.of(Reason.FRAMEWORK_REMOVED));
        }
        for (ExecutorEntry executor : state.executors()
                .living()
                .values()
                .filter(e -> e.framework().id().equals(frameworkId))) {
            ExecutorLife.shutdown(turn, executor, Optional.of(Reason.FRAMEWORK_REMOVED));
        }
        turn.updates(turn.state().updates().resend(key -> key.frameworkId().equals(frameworkId), turn.now()));
        Presence.finishIfDone(turn);
    }

    /** @param reason when it is not the task's scheduler who asks */
    static void end(AgentTurn turn, TaskEntry task, Duration grace, Optional<Reason> reason) {
        TaskEntry ending = task.askedToEnd(reason);
        boolean sayKilling = !task.killing()
                && task.framework().capabilities().contains(Capability.TASK_KILLING_STATE)
                && reason.filter(r -> r == Reason.FRAMEWORK_REMOVED).isEmpty();
        if (sayKilling) {
            TaskStatus killing =
                    status(turn, task, TaskState.KILLING, Source.EXECUTOR, reason, "The task was asked to end");
            ending = ending.with(killing);
            turn.update(task.key(), killing);
        }
        turn.state(turn.state().withTask(ending));
        turn.changed(task.key());
        turn.effect(new AgentEffect.EndTask(task.key(), grace));
    }

    static void reported(AgentTurn turn, TaskKey key, TaskReport report) {
        TaskEntry task = turn.state().tasks().get(key).getOrNull();
        if (task == null) {
            return;
        }
        if (report instanceof Ended end) {
            ended(turn, task, end);
        } else if (report instanceof Running begun
                && !task.killing()
                && task.latest().state() != TaskState.RUNNING) {
            TaskStatus running = status(turn, task, TaskState.RUNNING, Source.EXECUTOR, Optional.empty(), "")
                    .joined(begun.networks());
            turn.state(turn.state().withTask(task.with(running)));
            turn.update(key, running);
            expireAfter(turn, task, Duration.ZERO);
        } else if (report instanceof Health health) {
            TaskHealth.reported(turn, task, health);
        } else if (report instanceof Checked checked) {
            TaskHealth.reported(turn, task, checked);
        }
    }

    static void executorGone(AgentTurn turn, TaskKey key) {
        turn.state().tasks().get(key).forEach(task -> {
            turn.effect(new AgentEffect.Remark("The executor of task " + key + " failed"));
            Ended end = Ended.withoutProcess(TaskState.FAILED, Reason.EXECUTOR_TERMINATED, "The executor failed");
            ended(turn, task, end);
        });
    }

    private static void ended(AgentTurn turn, TaskEntry task, Ended end) {
        boolean killed = end.state() == TaskState.KILLED;
        Optional<Reason> why = killed ? task.killReason() : Optional.empty();
        TaskState state = end.state();
        if (why.filter(LOST::contains).isPresent()) {
            state = Recovery.lostState(task.framework());
        } else if (why.filter(r -> r == Reason.MAX_COMPLETION_TIME_REACHED).isPresent()) {
            state = TaskState.FAILED;
        }
        TaskStatus status = new TaskStatus(
                task.info().taskId(),
                state,
                Source.EXECUTOR,
                killed ? task.killReason().or(end::reason) : end.reason(),
                end.message(),
                turn.now().wallMillis(),
                Optional.of(turn.info().id()),
                Optional.of(turn.freshId()),
                end.exitStatus(),
                end.signal());
        boolean launchError =
                end.reason().filter(r -> r == Reason.CONTAINER_LAUNCH_FAILED).isPresent();
        over(
                turn,
                task,
                TaskHealth.carried(
                        task, status.in(task.executorId(), task.containerId()).joined(task.networks())),
                launchError);
    }

    /** A task of this agent has ended so. */
    static void over(AgentTurn turn, TaskEntry task, TaskStatus status, boolean launchError) {
        turn.state(turn.state()
                .withEnded(task.with(status))
                .withCounters(turn.state().counters().plusEnded(status.state(), launchError)));
        turn.update(task.key(), status);
        if (!task.info().isCustom()) {
            turn.effect(new AgentEffect.ForgetContainer(task.containerId()));
        }
        ExecutorLife.taskOver(turn, task, status.state());
        Presence.finishIfDone(turn);
    }

    /** Says that a task which never ran here has ended, if there is room to remember it until that is acknowledged. */
    private static void endedUnstarted(
            AgentTurn turn, TaskKey key, TaskState state, Optional<Reason> reason, String message) {
        if (turn.state().updates().size() >= 2 * turn.limits().maxUnacknowledged()) {
            turn.effect(new AgentEffect.Remark("Not answering for task " + key + ": too many updates wait already"));
            return;
        }
        TaskStatus status = status(turn, key.taskId(), state, Source.AGENT, reason, message);
        turn.state(
                turn.state().withSeen(key).withCounters(turn.state().counters().plusEnded(state, false)));
        turn.update(key, status);
    }

    /** A task whose time is limited has so much of it left. */
    static void expireAfter(AgentTurn turn, TaskEntry task, Duration spent) {
        task.info().maxCompletionTime().ifPresent(most -> {
            long left = Math.max(0, most.minus(spent).toMillis());
            turn.state(turn.state().withExpiry(task.key(), turn.now().monotonicMillis() + left));
        });
    }

    /** Ends tasks whose time is over. */
    static void timePassed(AgentTurn turn) {
        long now = turn.now().monotonicMillis();
        for (var expiry : turn.state().expiries()) {
            TaskEntry task = turn.state().tasks().get(expiry._1).getOrNull();
            if (expiry._2 <= now && task != null && !task.killing()) {
                end(turn, task, ownGrace(turn, task), Optional.of(Reason.MAX_COMPLETION_TIME_REACHED));
            }
        }
    }

    static Duration ownGrace(AgentTurn turn, TaskEntry task) {
        return task.info()
                .killPolicy()
                .map(KillPolicy::gracePeriod)
                .orElse(turn.limits().killGrace());
    }

    static Duration shortest(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    static TaskStatus status(
            AgentTurn turn, TaskEntry task, TaskState state, Source source, Optional<Reason> reason, String message) {
        return TaskHealth.carried(
                task,
                status(turn, task.info().taskId(), state, source, reason, message)
                        .in(task.executorId(), task.containerId())
                        .joined(task.networks()));
    }

    static TaskStatus status(
            AgentTurn turn, TaskId taskId, TaskState state, Source source, Optional<Reason> reason, String message) {
        return TaskStatus.of(
                        taskId,
                        state,
                        source,
                        reason,
                        message,
                        turn.now().wallMillis(),
                        Optional.of(turn.info().id()))
                .withUuid(Optional.of(turn.freshId()));
    }
}
