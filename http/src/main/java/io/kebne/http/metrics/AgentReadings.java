package io.kebne.http.metrics;

import io.kebne.actors.agent.AgentView;
import io.kebne.actors.agent.core.AgentCounters.Heard;
import io.kebne.actors.agent.core.CollectedSandboxes;
import io.kebne.protocol.task.TaskState;
import java.util.List;
import java.util.Locale;

/** What an agent says of itself in numbers (Mesos: slave/metrics.cpp). A command has an executor of its own. */
final class AgentReadings {
    private static final List<TaskState> PRESENT =
            List.of(TaskState.STAGING, TaskState.STARTING, TaskState.RUNNING, TaskState.KILLING);
    private static final List<TaskState> ENDED =
            List.of(TaskState.FINISHED, TaskState.FAILED, TaskState.KILLED, TaskState.LOST, TaskState.GONE);

    private AgentReadings() {}

    static void add(Readings readings, AgentView view) {
        readings.put("slave/registered", view.registered());
        readings.put("slave/frameworks_active", view.frameworks().size());
        readings.putCount("slave/container_launch_errors", view.launchErrors());
        ResourceReadings.add(
                readings,
                "slave/",
                ResourceReadings.Amounts.of(view.total()),
                ResourceReadings.Amounts.of(view.allocated()));
        for (TaskState state : PRESENT) {
            readings.put("slave/tasks_" + state.lowerName(), present(view, state));
        }
        for (TaskState state : ENDED) {
            readings.putCount(
                    "slave/tasks_" + state.lowerName(), view.endedByState().getOrDefault(state, 0L));
        }
        executors(readings, view);
        for (Heard what : Heard.values()) {
            readings.putCount(
                    "slave/" + what.name().toLowerCase(Locale.ROOT),
                    view.heard().getOrDefault(what, 0L));
        }
        readings.putCount(
                "slave/executors_terminated",
                view.endedByState().values().stream().mapToLong(n -> n).sum());
        readings.putCount("slave/executors_preempted", view.preempted());
    }

    /** One whose tasks all wait for it has not connected yet; one whose tasks are all to end is ending. */
    private static void executors(Readings readings, AgentView view) {
        int all = 0;
        int registering = 0;
        int terminating = 0;
        for (AgentView.Framework framework : view.frameworks()) {
            for (AgentView.Executor executor : framework.executors()) {
                all++;
                registering += allAre(executor, TaskState.STAGING) ? 1 : 0;
                terminating += allAre(executor, TaskState.KILLING) ? 1 : 0;
            }
        }
        readings.put("slave/executors_registering", registering);
        readings.put("slave/executors_running", all - registering - terminating);
        readings.put("slave/executors_terminating", terminating);
    }

    private static boolean allAre(AgentView.Executor executor, TaskState state) {
        return !executor.tasks().isEmpty() && executor.tasks().stream().allMatch(task -> task.state() == state);
    }

    static void add(Readings readings, CollectedSandboxes collected) {
        readings.put(
                "slave/executor_directory_max_allowed_age_secs",
                collected.maxAge().toMillis() / 1000.0);
        readings.put("gc/path_removals_pending", collected.pending());
        readings.putCount("gc/path_removals_succeeded", collected.succeeded());
        readings.putCount("gc/path_removals_failed", collected.failed());
    }

    private static long present(AgentView view, TaskState state) {
        return view.tasksByState().getOrDefault(state, 0L);
    }
}
