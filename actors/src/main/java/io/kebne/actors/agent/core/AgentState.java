package io.kebne.actors.agent.core;

import io.kebne.protocol.agent.AgentDigest;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.agent.AgentTask;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.resources.Resources;
import io.vavr.collection.HashMap;
import io.vavr.collection.Map;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that an agent knows about itself. Immutable, with shared structure, so that a snapshot costs nothing. Hard
 * state are the tasks, the updates and the executors, as {@link TaskCheckpoint}s and {@link ExecutorCheckpoint}s; the rest begins empty with each start of the agent's
 * actor.
 *
 * @param epoch of the allocator that knows this agent; empty while it is not registered
 * @param tasks those that have not ended
 * @param updates what schedulers have not acknowledged
 * @param seen tasks that ended lately, so that a repeated request does not run them again
 * @param removed frameworks that are over since a short while
 * @param history what has ended, for people
 * @param counters what has happened, for metrics
 * @param stopping set once the agent is asked to stop
 * @param refusal why the allocator did not take this agent in when it last tried to register
 * @param executors of tasks that the agent does not run as if they were alone
 * @param expiries when tasks whose time is limited must have completed, by the monotonic clock
 * @param oversubscribed what the agent lends of what its tasks do not use, as was estimated last
 */
public record AgentState(
        Optional<String> epoch,
        Map<TaskKey, TaskEntry> tasks,
        StatusUpdates updates,
        RecentKeys<TaskKey> seen,
        RemovedFrameworks removed,
        AgentHistory history,
        AgentCounters counters,
        Optional<Stopping> stopping,
        Optional<String> refusal,
        Executors executors,
        Map<TaskKey, Long> expiries,
        Resources oversubscribed) {
    private static final int SEEN_TASKS = 10_000;

    /**
     * How far an agent that was asked to stop has come.
     *
     * @param giveUpAtMillis when it stops even if a process could not be ended
     * @param leaveAtMillis when it leaves even if updates are not acknowledged; empty while tasks have not ended
     */
    public record Stopping(long giveUpAtMillis, Optional<Long> leaveAtMillis) {}

    public static AgentState initial(AgentLimits limits) {
        return new AgentState(
                Optional.empty(),
                HashMap.empty(),
                StatusUpdates.none(limits.retryMin(), limits.retryMax()),
                RecentKeys.ofCapacity(SEEN_TASKS),
                RemovedFrameworks.NONE,
                AgentHistory.empty(limits.maxCompletedFrameworks(), limits.maxCompletedExecutors()),
                AgentCounters.ZERO,
                Optional.empty(),
                Optional.empty(),
                Executors.NONE,
                HashMap.empty(),
                Resources.EMPTY);
    }

    public boolean isRegistered() {
        return epoch.isPresent();
    }

    /** What the allocator must know of: all that runs, and all whose last update is not acknowledged. */
    public List<AgentTask> reportable() {
        return updates.latest()
                .merge(tasks.mapValues(TaskEntry::latest))
                .map(entry -> new AgentTask(entry._1, entry._2))
                .toJavaList();
    }

    /** Of what {@link #reportable} and {@link Executors#listed} list, and of the agent itself. */
    AgentDigest digest(AgentInfo info, String incarnation) {
        List<TaskKey> reportable = new ArrayList<>(tasks.size() + updates.size());
        tasks.forEach((key, task) -> reportable.add(key));
        updates.keys().filter(key -> !tasks.containsKey(key)).forEach(reportable::add);
        return AgentDigest.of(info, incarnation, reportable, executors.listed());
    }

    boolean knows(TaskKey key) {
        return tasks.containsKey(key) || updates.contains(key) || seen.contains(key);
    }

    AgentState withEpoch(Optional<String> newEpoch) {
        return copy(newEpoch, tasks, updates, seen, history, Optional.empty(), executors, expiries);
    }

    AgentState withRefusal(String reason) {
        return copy(epoch, tasks, updates, seen, history, Optional.of(reason), executors, expiries);
    }

    AgentState withTask(TaskEntry task) {
        return copy(epoch, tasks.put(task.key(), task), updates, seen, history, refusal, executors, expiries);
    }

    AgentState withUpdates(StatusUpdates newUpdates) {
        return copy(epoch, tasks, newUpdates, seen, history, refusal, executors, expiries);
    }

    AgentState withSeen(TaskKey key) {
        return copy(epoch, tasks, updates, seen.plus(key), history, refusal, executors, expiries);
    }

    AgentState withExecutors(Executors newExecutors) {
        return copy(epoch, tasks, updates, seen, history, refusal, newExecutors, expiries);
    }

    AgentState withExpiry(TaskKey key, long atMillis) {
        return copy(epoch, tasks, updates, seen, history, refusal, executors, expiries.put(key, atMillis));
    }

    AgentState withCounters(AgentCounters newCounters) {
        return new AgentState(
                epoch,
                tasks,
                updates,
                seen,
                removed,
                history,
                newCounters,
                stopping,
                refusal,
                executors,
                expiries,
                oversubscribed);
    }

    AgentState withRemoved(RemovedFrameworks newRemoved) {
        return new AgentState(
                epoch,
                tasks,
                updates,
                seen,
                newRemoved,
                history,
                counters,
                stopping,
                refusal,
                executors,
                expiries,
                oversubscribed);
    }

    AgentState withStopping(Stopping newStopping) {
        return new AgentState(
                epoch,
                tasks,
                updates,
                seen,
                removed,
                history,
                counters,
                Optional.of(newStopping),
                refusal,
                executors,
                expiries,
                oversubscribed);
    }

    AgentState withOversubscribed(Resources estimate) {
        return new AgentState(
                epoch, tasks, updates, seen, removed, history, counters, stopping, refusal, executors, expiries,
                estimate);
    }

    /** Moves a task from those that run to those that ended. */
    AgentState withEnded(TaskEntry ended) {
        Map<TaskKey, TaskEntry> rest = tasks.remove(ended.key());
        AgentHistory longer = history.plus(
                ended, id -> rest.keySet().exists(k -> k.frameworkId().equals(id)));
        return copy(
                epoch, rest, updates, seen.plus(ended.key()), longer, refusal, executors, expiries.remove(ended.key()));
    }

    private AgentState copy(
            Optional<String> newEpoch,
            Map<TaskKey, TaskEntry> newTasks,
            StatusUpdates newUpdates,
            RecentKeys<TaskKey> newSeen,
            AgentHistory newHistory,
            Optional<String> newRefusal,
            Executors newExecutors,
            Map<TaskKey, Long> newExpiries) {
        return new AgentState(
                newEpoch,
                newTasks,
                newUpdates,
                newSeen,
                removed,
                newHistory,
                counters,
                stopping,
                newRefusal,
                newExecutors,
                newExpiries,
                oversubscribed);
    }
}
