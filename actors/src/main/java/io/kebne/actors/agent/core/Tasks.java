package io.kebne.actors.agent.core;

import io.kebne.actors.agent.core.TaskReport.Ended;
import io.kebne.actors.agent.core.TaskReport.Running;
import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How tasks come to run on an agent, what is said about them, and how they end. */
final class Tasks {
    private Tasks() {}

    /**
     * Runs a task unless it was seen before. One that was is not run again; its sender may have missed an update, so
     * that is repeated.
     */
    static void run(AgentTurn turn, RunTask message) {
        TaskKey key = new TaskKey(message.framework().id(), message.task().taskId());
        AgentState state = turn.state();
        if (state.knows(key)) {
            turn.updates(state.updates().resend(key::equals, turn.now()));
        } else if (state.removed().contains(key.frameworkId(), turn.now())) {
            refuse(turn, message, Reason.FRAMEWORK_REMOVED, "The framework is over");
        } else if (state.stopping().isPresent()) {
            refuse(turn, message, Reason.AGENT_REMOVED, "The agent is stopping");
        } else if (state.tasks().size() >= turn.limits().maxTasks()) {
            refuse(
                    turn,
                    message,
                    Reason.CONTAINER_LAUNCH_FAILED,
                    "The agent runs as many tasks as it may (max-tasks "
                            + turn.limits().maxTasks() + ")");
        } else if (state.updates().size() >= turn.limits().maxUnacknowledged()) {
            refuse(
                    turn,
                    message,
                    Reason.CONTAINER_LAUNCH_FAILED,
                    "The agent waits for the acknowledgement of too many status updates");
        } else {
            launch(turn, message, key);
        }
    }

    private static void launch(AgentTurn turn, RunTask message, TaskKey key) {
        TaskStatus starting = status(
                turn, key.taskId(), TaskState.STARTING, Source.EXECUTOR, Optional.empty(), "Starting the command");
        TaskEntry task = new TaskEntry(
                message.framework(),
                message.role(),
                message.task(),
                turn.freshId().toString(),
                List.of(starting),
                false,
                Optional.empty());
        turn.state(
                turn.state().withTask(task).withCounters(turn.state().counters().plusLaunched()));
        turn.update(key, starting);
        turn.effect(new AgentEffect.Launch(task));
    }

    /** Ends a task before it began, as one that a scheduler may well try elsewhere: nothing is wrong with it. */
    private static void refuse(AgentTurn turn, RunTask message, Reason reason, String why) {
        TaskKey key = new TaskKey(message.framework().id(), message.task().taskId());
        TaskState state = message.framework().isPartitionAware() ? TaskState.DROPPED : TaskState.LOST;
        endedUnstarted(turn, key, state, Optional.of(reason), why);
    }

    /**
     * Ends a task. One that this agent never heard of is said to be killed, and will not run if it should be heard of
     * later: so the caller, who repeats a kill until the task has ended, sees an end.
     */
    static void kill(AgentTurn turn, KillTask message) {
        TaskEntry task = turn.state().tasks().get(message.key()).getOrNull();
        if (task != null) {
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

    /** A framework is over: its tasks end, and of its updates only those are kept that say so. */
    static void shutdownFramework(AgentTurn turn, FrameworkId frameworkId) {
        AgentState state = turn.state().withRemoved(turn.state().removed().plus(frameworkId, turn.now()));
        state.updates().keysOf(frameworkId).forEach(turn::changed);
        turn.state(state.withUpdates(state.updates().onlyEndings(frameworkId)));
        for (TaskEntry task :
                state.tasks().values().filter(t -> t.framework().id().equals(frameworkId))) {
            Duration grace = shortest(ownGrace(turn, task), turn.limits().shutdownGrace());
            end(turn, task, grace, Optional.of(Reason.FRAMEWORK_REMOVED));
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
            TaskStatus killing = status(
                    turn,
                    task.info().taskId(),
                    TaskState.KILLING,
                    Source.EXECUTOR,
                    reason,
                    "The task was asked to end");
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
        } else if (report instanceof Running && !task.killing() && task.latest().state() != TaskState.RUNNING) {
            TaskStatus running = status(turn, key.taskId(), TaskState.RUNNING, Source.EXECUTOR, Optional.empty(), "");
            turn.state(turn.state().withTask(task.with(running)));
            turn.update(key, running);
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
        boolean abandoned = killed
                && task.killReason().filter(r -> r == Reason.AGENT_DISCONNECTED).isPresent();
        TaskStatus status = new TaskStatus(
                task.info().taskId(),
                abandoned ? Recovery.lostState(task.framework()) : end.state(),
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
        over(turn, task, status, launchError);
    }

    /** A task of this agent has ended so. */
    static void over(AgentTurn turn, TaskEntry task, TaskStatus status, boolean launchError) {
        turn.state(turn.state()
                .withEnded(task.with(status))
                .withCounters(turn.state().counters().plusEnded(status.state(), launchError)));
        turn.update(task.key(), status);
        turn.effect(new AgentEffect.ForgetContainer(task.containerId()));
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
