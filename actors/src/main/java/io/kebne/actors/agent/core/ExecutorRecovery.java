package io.kebne.actors.agent.core;

import io.kebne.actors.agent.core.Recovered.Ended;
import io.kebne.actors.agent.core.Recovered.FoundExecutor;
import io.kebne.actors.agent.core.Recovered.Lost;
import io.kebne.actors.agent.core.Recovered.Runs;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskState;
import java.util.Optional;

/** How an agent goes on with the executors of an earlier life of it: first they are known, then their tasks join them. */
final class ExecutorRecovery {
    private ExecutorRecovery() {}

    static void take(AgentTurn turn, FoundExecutor found) {
        ExecutorCheckpoint checkpoint = found.checkpoint();
        Executors executors = turn.state().executors();
        turn.state(turn.state()
                .withExecutors(checkpoint
                        .entry()
                        .map(executors::with)
                        .orElseGet(() -> executors.with(new Executors.Exit(
                                checkpoint.key(),
                                checkpoint.containerId(),
                                checkpoint.status(),
                                turn.now().monotonicMillis())))));
    }

    /** Enters a task with its executor, if that is known. */
    static void join(AgentTurn turn, TaskEntry task) {
        ExecutorEntry entry = ExecutorLife.of(turn, task);
        if (entry != null) {
            turn.state(turn.state().withExecutors(turn.state().executors().with(entry.with(task.key()))));
        }
    }

    /** Its tasks are known now. */
    static void goOn(AgentTurn turn, FoundExecutor found) {
        ExecutorCheckpoint checkpoint = found.checkpoint();
        ExecutorEntry entry = ExecutorLife.living(turn, checkpoint.key(), checkpoint.containerId());
        if (entry == null) {
            return;
        }
        turn.effect(new AgentEffect.Resize(entry.key()));
        if (!entry.isCustom()) {
            if (entry.tasks().isEmpty()) {
                ExecutorLife.exited(turn, entry, Optional.of(0));
            }
        } else if (found.fate() instanceof Runs) {
            adopt(turn, entry);
        } else if (found.fate() instanceof Ended end) {
            ExecutorLife.ended(turn, entry, TaskReport.Ended.of(end.value(), entry.ending(), end.limitation()));
        } else {
            String why = found.fate() instanceof Lost lost
                    ? lost.why()
                    : "The agent was restarted before it started the executor";
            TaskReport.Ended end = TaskReport.Ended.withoutProcess(TaskState.FAILED, Reason.AGENT_RESTARTED, why);
            ExecutorLife.ended(turn, entry.ending(Optional.of(Reason.AGENT_RESTARTED)), end);
        }
    }

    /** Executors of a framework that does not ask for checkpoints end here, as its tasks do. */
    private static void adopt(AgentTurn turn, ExecutorEntry entry) {
        turn.effect(new AgentEffect.AdoptExecutor(entry));
        if (!entry.framework().checkpoint()) {
            ExecutorLife.shutdown(turn, entry, Optional.of(Reason.AGENT_DISCONNECTED));
        } else if (entry.ending()) {
            turn.effect(new AgentEffect.EndExecutor(
                    entry.containerId(), turn.limits().shutdownGrace()));
        } else {
            ExecutorLife.due(turn, entry, turn.limits().executorReregistration());
        }
    }
}
