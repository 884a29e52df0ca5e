package io.kebne.actors.agent.core;

import io.kebne.actors.agent.core.AgentInput.Preempt;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.task.Reason;
import java.time.Duration;
import java.util.Optional;

/**
 * Ends what holds resources that others need now. Its framework is told that it is lost: nothing is wrong with it, and it may
 * run elsewhere (Mesos: QoSCorrection, Slave::_qosCorrections).
 */
final class Preemption {
    private Preemption() {}

    /** What has ended meanwhile, or is ending, is left alone. */
    static void preempt(AgentTurn turn, Preempt input) {
        for (TaskEntry task : turn.state().tasks().values()) {
            if (task.containerId().equals(input.containerId()) && !task.info().isCustom()) {
                preempt(turn, task, input.why());
                return;
            }
        }
        for (ExecutorEntry executor : turn.state().executors().living().values()) {
            if (executor.containerId().equals(input.containerId()) && executor.isCustom() && !executor.ending()) {
                noted(turn, "executor " + executor.key(), input.why());
                turn.executor(executor.ending(Optional.of(Reason.CONTAINER_PREEMPTED)));
                turn.effect(new AgentEffect.EndExecutor(executor.containerId(), Duration.ZERO));
                return;
            }
        }
    }

    /** The tasks of a group cannot do without each other; other groups of their executor may keep what they have. */
    private static void preempt(AgentTurn turn, TaskEntry task, String why) {
        if (task.killing()) {
            return;
        }
        ExecutorEntry executor = ExecutorLife.of(turn, task);
        noted(turn, "task " + task.key() + (executor == null ? "" : " and its group"), why);
        if (executor == null) {
            end(turn, task);
            return;
        }
        for (TaskKey key : executor.tasks()) {
            TaskEntry other = turn.state().tasks().get(key).get();
            if (other.group().equals(task.group()) && !other.killing()) {
                end(turn, other);
            }
        }
    }

    private static void end(AgentTurn turn, TaskEntry task) {
        Duration grace =
                Tasks.shortest(Tasks.ownGrace(turn, task), turn.limits().killGrace());
        Tasks.end(turn, task, grace, Optional.of(Reason.CONTAINER_PREEMPTED));
    }

    private static void noted(AgentTurn turn, String what, String why) {
        turn.state(turn.state().withCounters(turn.state().counters().plusPreempted()));
        turn.effect(new AgentEffect.Remark("Ending " + what + ", whose resources may be taken back: " + why));
    }
}
