package io.kebne.actors.agent;

import io.kebne.actors.agent.core.AgentCounters;
import io.kebne.actors.agent.core.AgentHistory.Past;
import io.kebne.actors.agent.core.AgentState;
import io.kebne.actors.agent.core.ExecutorEntry;
import io.kebne.actors.agent.core.TaskEntry;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.resources.Lent;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.NetworkInfo;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.ArrayList;
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
 * @param heard what was said through the agent since it started; none is zero
 * @param oversubscribed what it lends of what its tasks do not use
 * @param preempted how many tasks and executors it ended since it started because others needed what was lent
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
        long launchErrors,
        Map<AgentCounters.Heard, Long> heard,
        Resources oversubscribed,
        long preempted) {

    /** A framework, with its executors on this agent; the completed ones are the last few, the oldest first. */
    public record Framework(FrameworkInfo info, List<Executor> executors, List<Executor> completedExecutors) {}

    /**
     * An executor and the tasks that it has.
     *
     * @param source what it was started for, as in Mesos: a task's id, where the agent runs that as if it were alone
     * @param directory its sandbox, an absolute path
     * @param resources its own and those of its tasks that have not ended
     * @param tasks those that have not ended
     * @param completedTasks the last few of the others, the oldest first
     */
    public record Executor(
            ExecutorId id,
            String name,
            String source,
            String containerId,
            String directory,
            Resources resources,
            String role,
            List<Task> tasks,
            List<Task> completedTasks) {}

    /** A task and what it went through, the oldest status first. */
    public record Task(TaskInfo info, String role, List<TaskStatus> statuses) {
        public TaskState state() {
            return statuses.get(statuses.size() - 1).state();
        }

        /** Those that its container has joined. */
        public List<NetworkInfo> networks() {
            return statuses.get(statuses.size() - 1).networks();
        }
    }

    /** All that it shares out: what it has, and what it lends, or has lent and not got back yet. */
    public Resources total() {
        return info.resources().plus(Lent.of(info.resources(), oversubscribed, allocated));
    }

    static AgentView of(AgentHost host, long startMillis, AgentState state) {
        ExecutorViews executors = new ExecutorViews(host, state);
        Map<FrameworkId, FrameworkInfo> running = new LinkedHashMap<>();
        Map<TaskState, Long> byState = new EnumMap<>(TaskState.class);
        Resources allocated = Resources.EMPTY;
        for (TaskEntry task : state.tasks().values()) {
            running.put(task.framework().id(), task.framework());
            byState.merge(task.latest().state(), 1L, Long::sum);
            allocated = allocated.plus(task.info().resources());
        }
        for (ExecutorEntry executor : state.executors().living().values()) {
            running.putIfAbsent(executor.framework().id(), executor.framework());
            allocated = allocated.plus(executor.info().resources());
        }
        List<Framework> active = new ArrayList<>();
        running.forEach((id, info) -> active.add(new Framework(info, executors.living(id), executors.completed(id))));
        List<Framework> completed = new ArrayList<>();
        for (Past past : state.history().frameworks().values()) {
            FrameworkId id = past.framework().id();
            if (!running.containsKey(id)) {
                completed.add(new Framework(past.framework(), List.of(), executors.completed(id)));
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
                counters.launchErrors(),
                Map.copyOf(counters.heard().toJavaMap()),
                state.oversubscribed(),
                counters.preempted());
    }
}
