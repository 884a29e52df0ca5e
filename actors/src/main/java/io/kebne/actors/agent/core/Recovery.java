package io.kebne.actors.agent.core;

import io.kebne.actors.agent.core.Recovered.Ended;
import io.kebne.actors.agent.core.Recovered.Lost;
import io.kebne.actors.agent.core.Recovered.NeverStarted;
import io.kebne.actors.agent.core.Recovered.Runs;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskState;
import java.time.Duration;
import java.util.Optional;

/** How an agent goes on from where an earlier life of it was interrupted. */
final class Recovery {
    private Recovery() {}

    /** Learns of a task; what follows from its fate comes when all are known. */
    static void take(AgentTurn turn, Recovered.Found found) {
        TaskCheckpoint checkpoint = found.checkpoint();
        turn.state(turn.state()
                .withUpdates(turn.state().updates().restored(checkpoint.key(), checkpoint.updates(), turn.now())));
        if (checkpoint.task().isEmpty()) {
            turn.state(turn.state().withSeen(checkpoint.key()));
            return;
        }
        TaskEntry task = checkpoint.task().get();
        turn.state(turn.state().withTask(task));
        ExecutorRecovery.join(turn, task);
    }

    static void goOn(AgentTurn turn, Recovered.Found found, boolean expelled) {
        TaskEntry task = turn.state().tasks().get(found.checkpoint().key()).getOrNull();
        if (task == null) {
            return;
        }
        if (task.executorKey().isPresent() && ExecutorLife.of(turn, task) == null) {
            lost(turn, task, lostState(task.framework()), "What the agent had noted of the task's executor is missing");
        } else if (task.info().isCustom()) {
            // Its executor will say, or take it along.
            return;
        } else if (found.fate() instanceof Runs) {
            adopt(turn, task, expelled);
        } else if (found.fate() instanceof Ended end) {
            Tasks.reported(turn, task.key(), TaskReport.Ended.of(end.value(), task.killing(), end.limitation()));
        } else if (found.fate() instanceof NeverStarted) {
            TaskState state = task.framework().isPartitionAware() ? TaskState.DROPPED : TaskState.LOST;
            lost(turn, task, state, "The agent was restarted before it started the task");
        } else if (found.fate() instanceof Lost lost) {
            lost(turn, task, lostState(task.framework()), lost.why());
        }
    }

    /**
     * Tasks of a framework that does not ask for checkpoints end here, for such a framework takes them for lost as soon as
     * their agent is (Mesos: RemoveNonCheckpointingFramework). Not when the agent was only out of reach, as they run on with
     * an agent of Mesos (ReregisterSlaveNotPartitionAware), whose process goes on then.
     */
    private static void adopt(AgentTurn turn, TaskEntry task, boolean expelled) {
        turn.effect(new AgentEffect.Adopt(task));
        if (task.resized()) {
            turn.effect(new AgentEffect.ResizeTask(task.key()));
        }
        task.statuses().stream()
                .filter(status -> status.state() == TaskState.RUNNING)
                .findFirst()
                .map(status -> Duration.ofMillis(turn.now().wallMillis() - status.timestampMillis()))
                .ifPresent(spent -> Tasks.expireAfter(turn, task, spent));
        if (!task.framework().checkpoint() && !expelled) {
            Tasks.end(turn, task, Duration.ZERO, Optional.of(Reason.AGENT_DISCONNECTED));
        } else if (task.killing()) {
            turn.effect(new AgentEffect.EndTask(task.key(), Tasks.ownGrace(turn, task)));
        }
    }

    private static void lost(AgentTurn turn, TaskEntry task, TaskState state, String message) {
        Tasks.over(
                turn,
                task,
                Tasks.status(turn, task, state, Source.AGENT, Optional.of(Reason.AGENT_RESTARTED), message),
                false);
    }

    /** What a framework is told of a task that ran and that nobody will ever know more about. */
    static TaskState lostState(FrameworkInfo framework) {
        return framework.isPartitionAware() ? TaskState.GONE : TaskState.LOST;
    }
}
