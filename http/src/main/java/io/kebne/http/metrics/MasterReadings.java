package io.kebne.http.metrics;

import io.kebne.actors.allocator.core.Agent;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Framework;
import io.kebne.actors.allocator.core.ScalarTotals;
import io.kebne.actors.allocator.core.Task;
import io.kebne.protocol.offer.operation.OperationState;
import io.kebne.protocol.task.TaskState;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a view of the cluster says in numbers (Mesos: master/metrics.cpp). */
final class MasterReadings {
    /** States in which tasks hold resources. The others are counted when they are reached. */
    private static final List<TaskState> PRESENT =
            List.of(TaskState.STAGING, TaskState.STARTING, TaskState.RUNNING, TaskState.KILLING, TaskState.UNREACHABLE);

    private MasterReadings() {}

    static void add(Readings readings, AllocatorView view) {
        agents(readings, view);
        frameworks(readings, view);
        tasks(readings, view);
        operations(readings, view);
        readings.put("master/outstanding_offers", view.offers().size());
    }

    private static void agents(Readings readings, AllocatorView view) {
        int reachable = 0;
        int connected = 0;
        int active = 0;
        ScalarTotals used = ScalarTotals.ZERO;
        ScalarTotals revocable = ScalarTotals.ZERO;
        ScalarTotals usedRevocable = ScalarTotals.ZERO;
        for (Agent agent : view.state().agents().values()) {
            if (agent.isReachable()) {
                reachable++;
                boolean isConnected = view.connected().contains(agent.id());
                connected += isConnected ? 1 : 0;
                active += isConnected && !agent.deactivated() ? 1 : 0;
                used = used.plus(agent.used());
                revocable = revocable.plus(agent.total().revocable());
                usedRevocable = usedRevocable.plus(agent.allocated().revocable());
            }
        }
        readings.put("master/slaves_active", active);
        readings.put("master/slaves_inactive", reachable - active);
        readings.put("master/slaves_connected", connected);
        readings.put("master/slaves_disconnected", reachable - connected);
        readings.put("master/slaves_unreachable", view.state().agents().size() - reachable);
        readings.put("master/slave_removals_held", view.removalsHeld().size());
        ResourceReadings.add(
                readings,
                "master/",
                ResourceReadings.Amounts.of(view.state().total(), revocable),
                ResourceReadings.Amounts.of(used, usedRevocable));
    }

    private static void frameworks(Readings readings, AllocatorView view) {
        int all = view.state().frameworks().size();
        int connected = view.state()
                .frameworks()
                .values()
                .count(framework ->
                        !framework.isRemoved() && view.link(framework.id()).connected());
        readings.put("master/frameworks_active", connected);
        readings.put("master/frameworks_inactive", all - connected);
        readings.put("master/frameworks_connected", connected);
        readings.put("master/frameworks_disconnected", all - connected);
    }

    /** An operation is done when it is answered; of those with an id it is remembered until that is acknowledged. */
    private static void operations(Readings readings, AllocatorView view) {
        long finished = view.state()
                .frameworks()
                .values()
                .map(framework -> framework.operations().size())
                .sum()
                .longValue();
        readings.put("master/operations/total", finished);
        for (OperationState state : OperationState.values()) {
            if (state != OperationState.UNKNOWN) {
                readings.put(
                        "master/operations/" + state.name().toLowerCase(Locale.ROOT),
                        state == OperationState.FINISHED ? finished : 0);
            }
        }
    }

    private static void tasks(Readings readings, AllocatorView view) {
        Map<TaskState, Long> counts = new EnumMap<>(TaskState.class);
        for (Framework framework : view.state().frameworks().values()) {
            for (Task task : framework.tasks().values()) {
                counts.merge(view.taskState(task), 1L, Long::sum);
            }
        }
        for (TaskState state : PRESENT) {
            readings.put("master/tasks_" + state.lowerName(), counts.getOrDefault(state, 0L));
        }
    }
}
