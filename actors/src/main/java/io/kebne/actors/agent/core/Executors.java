package io.kebne.actors.agent.core;

import io.kebne.protocol.agent.AgentExecutor;
import io.kebne.protocol.id.ExecutorKey;
import io.vavr.collection.HashMap;
import io.vavr.collection.Map;
import io.vavr.control.Option;
import java.util.List;
import java.util.Optional;

/**
 * The executors of an agent but for those of tasks that it runs itself. Immutable.
 *
 * @param living those that have not ended
 * @param exits ends that the allocator has not acknowledged, by container
 * @param ended containers of executors that ended lately, so that none is started again
 */
public record Executors(Map<ExecutorKey, ExecutorEntry> living, Map<String, Exit> exits, RecentKeys<String> ended) {
    private static final int MEMORY = 10_000;

    static final Executors NONE = new Executors(HashMap.empty(), HashMap.empty(), RecentKeys.ofCapacity(MEMORY));

    /**
     * The end of an executor.
     *
     * @param status how its process ended, as wait(2) has it, where that is known
     * @param dueMillis when it is to be said again, by the monotonic clock
     */
    public record Exit(ExecutorKey key, String containerId, Optional<Integer> status, long dueMillis) {}

    public Option<ExecutorEntry> get(ExecutorKey key) {
        return living.get(key);
    }

    /** How many tasks frameworks' own executors have. O(executors). */
    int customTasks() {
        return living.values()
                .filter(ExecutorEntry::isCustom)
                .map(entry -> entry.tasks().size())
                .sum()
                .intValue();
    }

    boolean hasEnded(String containerId) {
        return ended.contains(containerId) || exits.containsKey(containerId);
    }

    List<AgentExecutor> listed() {
        return living.values()
                .map(entry -> new AgentExecutor(entry.key(), entry.containerId()))
                .toJavaList();
    }

    Executors with(ExecutorEntry entry) {
        return new Executors(living.put(entry.key(), entry), exits, ended);
    }

    Executors with(Exit exit) {
        Map<ExecutorKey, ExecutorEntry> rest =
                living.get(exit.key()).exists(entry -> entry.containerId().equals(exit.containerId()))
                        ? living.remove(exit.key())
                        : living;
        return new Executors(rest, exits.put(exit.containerId(), exit), ended.plus(exit.containerId()));
    }

    Executors acknowledged(String containerId) {
        return new Executors(living, exits.remove(containerId), ended);
    }

    /** What is to be remembered of this start of an executor; empty: nothing any more. */
    Optional<ExecutorCheckpoint> checkpoint(ExecutorKey key, String containerId) {
        Option<ExecutorCheckpoint> lives = living.get(key)
                .filter(entry -> entry.containerId().equals(containerId))
                .map(ExecutorCheckpoint::of);
        return lives.orElse(() -> exits.get(containerId)
                        .map(exit -> new ExecutorCheckpoint(key, containerId, Optional.empty(), exit.status())))
                .toJavaOptional();
    }
}
