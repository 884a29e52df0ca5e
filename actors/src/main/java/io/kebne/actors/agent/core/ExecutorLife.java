package io.kebne.actors.agent.core;

import io.kebne.actors.agent.core.AgentInput.ExecutorReported;
import io.kebne.actors.agent.core.AgentInput.ExecutorVanished;
import io.kebne.actors.agent.core.TaskReport.Ended;
import io.kebne.actors.agent.core.TaskReport.Running;
import io.kebne.protocol.agent.AgentMessage.AcknowledgeExit;
import io.kebne.protocol.allocator.AllocatorCommand.ExecutorExited;
import io.kebne.protocol.executor.ExecutorEvent;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** How executors come to be connected, and how they end: with all their tasks, and said until the allocator knows it. */
final class ExecutorLife {
    private static final Set<Reason> LATE =
            EnumSet.of(Reason.EXECUTOR_REGISTRATION_TIMEOUT, Reason.EXECUTOR_REREGISTRATION_TIMEOUT);

    private static final Set<Reason> LOST =
            EnumSet.of(Reason.AGENT_DISCONNECTED, Reason.AGENT_RESTARTED, Reason.CONTAINER_PREEMPTED);

    private static final int EXIT_STATUS_SHIFT = 8;

    private ExecutorLife() {}

    /** What the process of an executor does. */
    static void reported(AgentTurn turn, ExecutorReported input) {
        ExecutorEntry entry = living(turn, input.key(), input.containerId());
        if (entry == null) {
            return;
        }
        if (input.report() instanceof Ended end) {
            ended(turn, entry, end);
        } else if (input.report() instanceof Running && !entry.connected() && !entry.ending()) {
            due(turn, entry, turn.limits().executorRegistration());
        }
    }

    static void vanished(AgentTurn turn, ExecutorVanished input) {
        ExecutorEntry entry = living(turn, input.key(), input.containerId());
        if (entry != null) {
            turn.effect(new AgentEffect.Remark("Nobody looks after executor " + input.key() + " any more"));
            ended(turn, entry, Ended.withoutProcess(TaskState.FAILED, Reason.EXECUTOR_TERMINATED, "It was lost"));
        }
    }

    static void disconnected(AgentTurn turn, ExecutorKey key) {
        turn.state().executors().get(key).forEach(entry -> turn.executor(entry.connected(false)));
    }

    /**
     * Has an executor end its tasks and itself. One that does not listen is ended as any process is.
     *
     * @param reason empty when its scheduler wishes it
     */
    static void shutdown(AgentTurn turn, ExecutorEntry entry, Optional<Reason> reason) {
        if (entry.ending()) {
            return;
        }
        ExecutorEntry ending = entry.ending(reason);
        turn.executor(ending);
        if (!entry.isCustom()) {
            for (TaskKey key : entry.tasks()) {
                TaskEntry task = turn.state().tasks().get(key).get();
                Duration grace =
                        Tasks.shortest(Tasks.ownGrace(turn, task), turn.limits().shutdownGrace());
                if (!task.killing()) {
                    Tasks.end(turn, task, grace, reason);
                }
            }
            if (entry.tasks().isEmpty()) {
                exited(turn, ending, Optional.of(0));
            }
            return;
        }
        Duration own = entry.info().shutdownGracePeriod().orElse(turn.limits().shutdownGrace());
        Duration grace = reason.isPresent() ? Tasks.shortest(own, turn.limits().shutdownGrace()) : own;
        if (entry.connected()) {
            due(turn, ending, grace);
            turn.effect(new AgentEffect.TellExecutor(entry.key(), new ExecutorEvent.Shutdown()));
        } else {
            turn.effect(new AgentEffect.EndExecutor(entry.containerId(), grace));
        }
    }

    /** Ends executors that should have connected or ended by now, and says again what was not acknowledged. */
    static void timePassed(AgentTurn turn) {
        long now = turn.now().monotonicMillis();
        for (ExecutorEntry entry : turn.state().executors().living().values()) {
            if (entry.deadlineMillis().filter(at -> at <= now).isPresent()) {
                Reason late = entry.registered()
                        ? Reason.EXECUTOR_REREGISTRATION_TIMEOUT
                        : Reason.EXECUTOR_REGISTRATION_TIMEOUT;
                turn.executor(entry.ending(Optional.of(late)).due(Optional.empty()));
                turn.effect(new AgentEffect.EndExecutor(entry.containerId(), Duration.ZERO));
            }
        }
        if (turn.state().isRegistered()) {
            turn.state()
                    .executors()
                    .exits()
                    .values()
                    .filter(exit -> exit.dueMillis() <= now)
                    .forEach(exit -> say(turn, exit));
        }
    }

    /** An allocator that came up may have missed any. */
    static void sayAllExits(AgentTurn turn) {
        turn.state().executors().exits().values().forEach(exit -> say(turn, exit));
    }

    static void exitAcknowledged(AgentTurn turn, AcknowledgeExit message) {
        turn.executorChanged(message.key(), message.containerId());
        turn.state(turn.state().withExecutors(turn.state().executors().acknowledged(message.containerId())));
    }

    /**
     * A task has ended. In the agent's own executor its group ends with it unless it ended well, and with the last task the
     * executor ends.
     */
    static void taskOver(AgentTurn turn, TaskEntry task, TaskState state) {
        ExecutorEntry entry = of(turn, task);
        if (entry == null) {
            return;
        }
        ExecutorEntry rest = entry.without(task.key());
        turn.executor(rest);
        if (entry.isCustom()) {
            return;
        }
        if (state != TaskState.FINISHED) {
            for (TaskKey key : rest.tasks()) {
                TaskEntry other = turn.state().tasks().get(key).get();
                if (other.group().equals(task.group()) && !other.killing()) {
                    Tasks.end(turn, other, Tasks.ownGrace(turn, other), Optional.empty());
                }
            }
        }
        if (rest.tasks().isEmpty()) {
            exited(turn, rest, Optional.of(0));
        }
    }

    /** The process is gone, and its tasks with it. */
    static void ended(AgentTurn turn, ExecutorEntry entry, Ended end) {
        for (TaskKey key : entry.tasks()) {
            TaskEntry task = turn.state().tasks().get(key).get();
            Tasks.over(turn, task, lastStatus(turn, entry, task, end), false);
        }
        turn.effect(new AgentEffect.ForgetContainer(entry.containerId()));
        Optional<Integer> status =
                end.exitStatus().map(code -> code << EXIT_STATUS_SHIFT).or(end::signal);
        exited(turn, entry, status);
    }

    private static TaskStatus lastStatus(AgentTurn turn, ExecutorEntry entry, TaskEntry task, Ended end) {
        Optional<Reason> late = entry.endReason().filter(LATE::contains);
        boolean killed = task.killing() || (entry.ending() && late.isEmpty());
        TaskState state = killed ? TaskState.KILLED : TaskState.FAILED;
        if (entry.endReason().filter(LOST::contains).isPresent()) {
            state = Recovery.lostState(task.framework());
        }
        Reason reason = entry.endReason()
                .or(() -> end.reason().filter(r -> r != Reason.COMMAND_EXECUTOR_FAILED))
                .orElse(Reason.EXECUTOR_TERMINATED);
        return Tasks.status(
                turn, task, state, Source.AGENT, Optional.of(reason), "The executor ended: " + end.message());
    }

    /** It is over, and its tasks ended before. */
    static void exited(AgentTurn turn, ExecutorEntry entry, Optional<Integer> status) {
        Executors.Exit exit = new Executors.Exit(
                entry.key(), entry.containerId(), status, turn.now().monotonicMillis());
        turn.executorChanged(entry.key(), entry.containerId());
        turn.state(turn.state().withExecutors(turn.state().executors().with(exit)));
        if (!entry.isCustom()) {
            turn.effect(new AgentEffect.ForgetContainer(entry.containerId()));
        }
        if (turn.state().isRegistered()) {
            say(turn, exit);
        }
        Presence.finishIfDone(turn);
    }

    private static void say(AgentTurn turn, Executors.Exit exit) {
        long again = turn.now().monotonicMillis() + turn.limits().retryMin().toMillis();
        Executors.Exit said = new Executors.Exit(exit.key(), exit.containerId(), exit.status(), again);
        turn.state(turn.state().withExecutors(turn.state().executors().with(said)));
        turn.tell(new ExecutorExited(turn.info().id(), exit.key(), exit.containerId(), exit.status()));
    }

    /** It must have connected, or ended, by then. */
    static void due(AgentTurn turn, ExecutorEntry entry, Duration in) {
        turn.executor(entry.due(Optional.of(turn.now().monotonicMillis() + in.toMillis())));
    }

    /** The executor that a task has beside others, or null. */
    static ExecutorEntry of(AgentTurn turn, TaskEntry task) {
        return task.executorKey()
                .map(key -> living(turn, key, task.executorContainer().orElse("")))
                .orElse(null);
    }

    /** This start of the executor, or null when it is over. */
    static ExecutorEntry living(AgentTurn turn, ExecutorKey key, String containerId) {
        return turn.state()
                .executors()
                .get(key)
                .filter(entry -> entry.containerId().equals(containerId))
                .getOrNull();
    }
}
