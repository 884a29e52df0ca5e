package io.kebne.http.metrics;

import io.kebne.actors.allocator.core.Agent;
import io.kebne.actors.allocator.core.AllocatorState;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Framework;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import io.vavr.collection.Iterator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts what happens in the ledger, by comparing each view that it is shown with the one before. Views remember only
 * the latest ended tasks of a framework, so it must be shown one often: what ends and is forgotten between two views is
 * not counted. Counting starts at zero with the first view; it is lost when the master's process ends, as in Mesos.
 * Safe for use by several threads.
 */
final class LedgerCounters {
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<FrameworkId, Map<TaskState, Long>> ended = new HashMap<>();
    private AllocatorView last;

    LedgerCounters() {
        for (TaskState state : TaskState.values()) {
            if (state.isTerminal()) {
                counts.put("master/tasks_" + state.lowerName(), 0L);
            }
        }
        counts.put("master/slave_registrations", 0L);
        counts.put("master/slave_reregistrations", 0L);
        counts.put("master/slave_removals", 0L);
        counts.put("master/slave_removals/reason_unhealthy", 0L);
        counts.put("master/slave_removals/reason_unregistered", 0L);
        counts.put("master/slave_unreachable_scheduled", 0L);
        counts.put("master/slave_unreachable_completed", 0L);
        counts.put("master/slave_unreachable_canceled", 0L);
    }

    synchronized void observe(AllocatorView view) {
        if (last != null && !isSame(last.state(), view.state())) {
            agents(last.state(), view.state());
            endedTasks(last.state(), view.state());
        }
        if (last != null && !isSame(last.removalsHeld(), view.removalsHeld())) {
            heldRemovals(last, view);
        }
        last = view;
    }

    /** How many tasks of a framework have ended in which state; all states are there. */
    synchronized Map<TaskState, Long> endedOf(FrameworkId id) {
        Map<TaskState, Long> known = ended.getOrDefault(id, Map.of());
        Map<TaskState, Long> all = new EnumMap<>(TaskState.class);
        for (TaskState state : TaskState.values()) {
            if (state.isTerminal()) {
                all.put(state, known.getOrDefault(state, 0L));
            }
        }
        return all;
    }

    synchronized void add(Readings readings) {
        counts.forEach(readings::putCount);
    }

    private void agents(AllocatorState before, AllocatorState now) {
        if (isSame(before.agents(), now.agents())) {
            return;
        }
        for (Agent agent : now.agents().values()) {
            Agent earlier = before.agents().get(agent.id()).getOrNull();
            if (earlier == null) {
                count("master/slave_registrations");
            } else if (!isSame(earlier, agent)) {
                agent(earlier, agent, now);
            }
        }
        for (Agent agent : before.agents().values()) {
            if (agent.isReachable() && !now.agents().containsKey(agent.id())) {
                count("master/slave_removals");
                count("master/slave_removals/reason_unregistered");
            }
        }
    }

    private void agent(Agent before, Agent now, AllocatorState state) {
        if (!before.reregisteredMillis().equals(now.reregisteredMillis())) {
            count("master/slave_reregistrations");
        }
        if (before.isReachable() && !now.isReachable()) {
            if (!last.removalsHeld().contains(now.id())) {
                count("master/slave_unreachable_scheduled");
            }
            count("master/slave_unreachable_completed");
            now.tasks()
                    .filter(key -> !state.framework(key.frameworkId())
                            .exists(framework -> framework.info().isPartitionAware()))
                    .forEach(key -> count("master/tasks_lost"));
            count("master/slave_removals");
            count("master/slave_removals/reason_unhealthy");
        }
    }

    /** Removals that wait for the limits are scheduled, and are canceled when their agent is heard of. */
    private void heldRemovals(AllocatorView before, AllocatorView now) {
        now.removalsHeld().removeAll(before.removalsHeld()).forEach(id -> count("master/slave_unreachable_scheduled"));
        for (AgentId id : before.removalsHeld().removeAll(now.removalsHeld())) {
            if (now.state().agent(id).exists(Agent::isReachable)) {
                count("master/slave_unreachable_canceled");
            }
        }
    }

    private void endedTasks(AllocatorState before, AllocatorState now) {
        if (isSame(before.frameworks(), now.frameworks())
                && isSame(before.completedFrameworks(), now.completedFrameworks())) {
            return;
        }
        Map<FrameworkId, Framework> earlier = new HashMap<>();
        all(before).forEach(framework -> earlier.put(framework.id(), framework));
        for (Framework framework : all(now)) {
            endedTasks(earlier.get(framework.id()), framework);
        }
        ended.keySet().removeIf(id -> !now.frameworks().containsKey(id));
    }

    private void endedTasks(Framework before, Framework now) {
        if (before != null && isSame(before.completedOrder(), now.completedOrder())) {
            return;
        }
        for (TaskId id : now.completedOrder()) {
            if (before == null || !before.completed().containsKey(id)) {
                now.completed().get(id).forEach(task -> ended(now.id(), task.status()));
            }
        }
    }

    private void ended(FrameworkId id, TaskStatus status) {
        ended.computeIfAbsent(id, framework -> new EnumMap<>(TaskState.class)).merge(status.state(), 1L, Long::sum);
        String state = status.state().lowerName();
        count("master/tasks_" + state);
        status.reason()
                .ifPresent(reason -> count("master/task_" + state + "/source_" + legacyName(status.source()) + "/"
                        + reason.legacyName().toLowerCase(Locale.ROOT)));
    }

    private void count(String name) {
        counts.merge(name, 1L, Long::sum);
    }

    /** Views share what has not changed, so nothing need be compared in depth. */
    private static boolean isSame(Object before, Object now) {
        return before == now;
    }

    private static String legacyName(Source source) {
        return source == Source.AGENT ? "slave" : source.name().toLowerCase(Locale.ROOT);
    }

    private static Iterator<Framework> all(AllocatorState state) {
        return Iterator.concat(state.completedFrameworks(), state.frameworks().values());
    }
}
