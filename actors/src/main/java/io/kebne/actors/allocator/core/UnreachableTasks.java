package io.kebne.actors.allocator.core;

import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Leaves out of what is shown those tasks on unreachable agents that are more than somebody wants to see. */
final class UnreachableTasks {
    /** A task and since when its agent is given up. */
    private record Lost(long sinceMillis, Task task) {
        static final Comparator<Lost> OLDEST_FIRST = Comparator.comparingLong(Lost::sinceMillis)
                .thenComparing(lost -> lost.task.launchedMillis())
                .thenComparing(lost -> lost.task.info().taskId());
    }

    private UnreachableTasks() {}

    /**
     * The frameworks with no more than so many unreachable tasks each: those that went out of reach last. What they hold
     * counts on. Cost grows with the number of agents and of unreachable tasks.
     */
    static io.vavr.collection.HashMap<FrameworkId, Framework> latest(AllocatorState state, int most) {
        io.vavr.collection.HashMap<FrameworkId, Framework> shown = state.frameworks();
        for (Map.Entry<FrameworkId, List<Lost>> entry : byFramework(state).entrySet()) {
            List<Lost> lost = entry.getValue();
            if (lost.size() > most) {
                lost.sort(Lost.OLDEST_FIRST);
                List<Task> tooMany = lost.subList(0, lost.size() - most).stream()
                        .map(Lost::task)
                        .toList();
                shown = shown.put(
                        entry.getKey(), shown.get(entry.getKey()).get().hiding(tooMany));
            }
        }
        return shown;
    }

    private static Map<FrameworkId, List<Lost>> byFramework(AllocatorState state) {
        Map<FrameworkId, List<Lost>> lost = new HashMap<>();
        for (Agent agent : state.agents().values()) {
            if (!agent.isReachable()) {
                long since = agent.unreachableMillis().orElseThrow();
                for (TaskKey key : agent.tasks()) {
                    lost.computeIfAbsent(key.frameworkId(), id -> new ArrayList<>())
                            .add(new Lost(since, state.task(key).get()));
                }
            }
        }
        return lost;
    }
}
