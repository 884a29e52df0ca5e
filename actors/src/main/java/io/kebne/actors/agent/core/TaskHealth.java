package io.kebne.actors.agent.core;

import io.kebne.actors.agent.core.TaskReport.Checked;
import io.kebne.actors.agent.core.TaskReport.Health;
import io.kebne.protocol.task.CheckInfo;
import io.kebne.protocol.task.CheckStatus;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.Optional;

/** What the checks of a task that the agent runs say about it. Each status says again what the last one said. */
final class TaskHealth {
    private TaskHealth() {}

    /** A task that fails too often is ended by its kill policy. One that is ending anyway is not spoken of. */
    static void reported(AgentTurn turn, TaskEntry task, Health report) {
        if (task.killing() || task.latest().state() != TaskState.RUNNING) {
            return;
        }
        TaskStatus status = Tasks.status(
                        turn,
                        task,
                        TaskState.RUNNING,
                        Source.EXECUTOR,
                        Optional.of(Reason.TASK_HEALTH_CHECK_STATUS_UPDATED),
                        report.message())
                .checked(Optional.of(report.healthy()), seen(task));
        TaskEntry told = task.with(status);
        turn.state(turn.state().withTask(told));
        turn.update(task.key(), status);
        if (report.end()) {
            Tasks.end(turn, told, Tasks.ownGrace(turn, task), Optional.of(Reason.TASK_HEALTH_CHECK_STATUS_UPDATED));
        }
    }

    static void reported(AgentTurn turn, TaskEntry task, Checked report) {
        if (task.killing() || task.latest().state() != TaskState.RUNNING) {
            return;
        }
        TaskStatus status = Tasks.status(
                        turn,
                        task,
                        TaskState.RUNNING,
                        Source.EXECUTOR,
                        Optional.of(Reason.TASK_CHECK_STATUS_UPDATED),
                        "")
                .checked(task.latest().healthy(), Optional.of(report.status()));
        turn.state(turn.state().withTask(task.with(status)));
        turn.update(task.key(), status);
    }

    /**
     * With what is known from checks. An end says of the task's health only that it was the reason, as in Mesos.
     *
     * @param status of a task that the agent runs
     */
    static TaskStatus carried(TaskEntry task, TaskStatus status) {
        boolean unchecked =
                task.info().healthCheck().isEmpty() && task.info().check().isEmpty();
        if (unchecked || task.info().isCustom()) {
            return status;
        }
        boolean unhealthy = task.killReason()
                .filter(reason -> reason == Reason.TASK_HEALTH_CHECK_STATUS_UPDATED)
                .isPresent();
        Optional<Boolean> healthy =
                status.state().isTerminal() ? Optional.of(false).filter(none -> unhealthy) : known(task);
        return status.checked(healthy, seen(task));
    }

    private static Optional<Boolean> known(TaskEntry task) {
        return task.statuses().isEmpty() ? Optional.empty() : task.latest().healthy();
    }

    /** Present in each status of a task that has a check, as in Mesos. */
    private static Optional<CheckStatus> seen(TaskEntry task) {
        Optional<CheckStatus> last =
                task.statuses().isEmpty() ? Optional.empty() : task.latest().checkStatus();
        return last.or(() -> task.info().check().map(CheckInfo::probe).map(CheckStatus::nothingYet));
    }
}
