package io.kebne.actors.agent;

import io.kebne.actors.agent.core.AgentCounters;
import io.kebne.actors.agent.core.AgentHistory.Past;
import io.kebne.actors.agent.core.AgentState;
import io.kebne.actors.agent.core.TaskEntry;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An agent at one moment, in the shape of Mesos' agent {@code /state}. A snapshot: nothing in it changes.
 *
 * @param info id and resources among them
 * @param startMillis when it started, in milliseconds since the epoch
 * @param registered whether the allocator knows it
 * @param allocated resources of the tasks that run
 * @param frameworks those with something running
 * @param completedFrameworks those with nothing running any more
 * @param tasksByState how many of the tasks that run are in each state; none is zero
 * @param endedByState how many tasks reached each terminal state since the agent started; none is zero
 * @param launched how many tasks were accepted since the agent started
 * @param launchErrors how many of them could not be started
 */
public record AgentView(
        AgentInfo info,
        long startMillis,
        boolean registered,
        Resources allocated,
        List<Framework> frameworks,
        List<Framework> completedFrameworks,
        Map<TaskState, Long> tasksByState,
        Map<TaskState, Long> endedByState,
        long launched,
        long launchErrors) {

    /** A framework, with its executors on this agent; the completed ones are the last few, the oldest first. */
    public record Framework(FrameworkInfo info, List<Executor> executors, List<Executor> completedExecutors) {}

    /**
     * An executor and the one task that it has.
     *
     * @param source what it was started for, as in Mesos: the task's id
     * @param directory its sandbox, an absolute path
     */
    public record Executor(
            ExecutorId id,
            String name,
            String source,
            String containerId,
            String directory,
            Resources resources,
            String role,
            Task task) {}

    /** A task and what it went through, the oldest status first. */
    public record Task(TaskInfo info, String role, List<TaskStatus> statuses) {
        public TaskState state() {
            return statuses.get(statuses.size() - 1).state();
        }
    }

    static AgentView of(AgentHost host, long startMillis, AgentState state) {
        Map<FrameworkId, List<TaskEntry>> running = new LinkedHashMap<>();
        Map<TaskState, Long> byState = new EnumMap<>(TaskState.class);
        Resources allocated = Resources.EMPTY;
        for (TaskEntry task : state.tasks().values()) {
            running.computeIfAbsent(task.framework().id(), id -> new ArrayList<>())
                    .add(task);
            byState.merge(task.latest().state(), 1L, Long::sum);
            allocated = allocated.plus(task.info().resources());
        }
        List<Framework> active = new ArrayList<>();
        running.forEach((id, tasks) -> {
            Collection<TaskEntry> ended = state.history()
                    .frameworks()
                    .get(id)
                    .map(past -> past.tasks().asJava())
                    .getOrElse(List.of());
            FrameworkInfo latest = tasks.get(tasks.size() - 1).framework();
            active.add(new Framework(latest, executors(host, tasks), executors(host, ended)));
        });
        List<Framework> completed = new ArrayList<>();
        for (Past past : state.history().frameworks().values()) {
            if (!running.containsKey(past.framework().id())) {
                completed.add(new Framework(
                        past.framework(),
                        List.of(),
                        executors(host, past.tasks().asJava())));
            }
        }
        AgentCounters counters = state.counters();
        return new AgentView(
                host.info(),
                startMillis,
                state.isRegistered(),
                allocated,
                List.copyOf(active),
                List.copyOf(completed),
                Map.copyOf(byState),
                Map.copyOf(counters.ended().toJavaMap()),
                counters.launched(),
                counters.launchErrors());
    }

    private static List<Executor> executors(AgentHost host, Collection<TaskEntry> tasks) {
        return tasks.stream().map(task -> executor(host, task)).toList();
    }

    private static Executor executor(AgentHost host, TaskEntry task) {
        ExecutorId id = TaskLaunch.executorId(task);
        String directory = host.workDirectory()
                .sandbox(task.framework().id(), id, task.containerId())
                .toString();
        return new Executor(
                id,
                name(task),
                task.info().taskId().value(),
                task.containerId(),
                directory,
                task.info().resources(),
                task.role(),
                new Task(task.info(), task.role(), task.statuses()));
    }

    /** What Mesos calls its command executors, with the beginning of the command (slave/slave.cpp). */
    private static String name(TaskEntry task) {
        CommandInfo command = task.info().command().orElseThrow();
        String shown = command.shell()
                ? "sh -c '" + beginning(command.value()) + "'"
                : "[" + beginning(command.value() + ", " + String.join(", ", command.arguments())) + "]";
        return "Command Executor (Task: " + task.info().taskId() + ") (Command: " + shown + ")";
    }

    private static String beginning(String text) {
        return text.length() > 15 ? text.substring(0, 12) + "..." : text;
    }
}
