package io.kebne.actors.allocator.core;

import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.resources.Resources;
import io.vavr.collection.HashSet;
import java.util.Optional;

/**
 * An agent in the ledger.
 *
 * @param incarnation of the agent's process that registered last
 * @param registeredMillis when it was admitted, in milliseconds since the epoch
 * @param reregisteredMillis when it last came back changed
 * @param unreachableMillis since when it has been given up; empty while it is counted on
 * @param total what it has: as it presents itself, with reservations and volumes that were made since
 * @param allocated what its tasks hold
 * @param tasks which they are
 * @param deactivated whether it is offered no more, because an operator said so or it is drained
 * @param drain present from the time it is to be emptied until it is reactivated
 */
public record Agent(
        AgentInfo info,
        String incarnation,
        long registeredMillis,
        Optional<Long> reregisteredMillis,
        Optional<Long> unreachableMillis,
        Resources total,
        Resources allocated,
        HashSet<TaskKey> tasks,
        boolean deactivated,
        Optional<Drain> drain) {
    static Agent admitted(AgentInfo info, String incarnation, long atMillis) {
        return new Agent(
                info,
                incarnation,
                atMillis,
                Optional.empty(),
                Optional.empty(),
                info.resources(),
                Resources.EMPTY,
                HashSet.empty(),
                false,
                Optional.empty());
    }

    public AgentId id() {
        return info.id();
    }

    public boolean isReachable() {
        return unreachableMillis.isEmpty();
    }

    Agent reregistered(AgentInfo newInfo, String newIncarnation, long atMillis) {
        return new Agent(
                newInfo,
                newIncarnation,
                registeredMillis,
                Optional.of(atMillis),
                Optional.empty(),
                newInfo.resources(),
                allocated,
                tasks,
                deactivated,
                drain);
    }

    Agent unreachable(long atMillis) {
        return new Agent(
                info,
                incarnation,
                registeredMillis,
                reregisteredMillis,
                Optional.of(atMillis),
                total,
                allocated,
                tasks,
                deactivated,
                drain);
    }

    Agent with(Task task) {
        return holding(allocated.plus(task.info().resources()), tasks.add(task.key()));
    }

    Agent without(Task task) {
        return holding(allocated.minus(task.info().resources()), tasks.remove(task.key()));
    }

    Agent active(boolean nowDeactivated, Optional<Drain> nowDrain) {
        return new Agent(
                info,
                incarnation,
                registeredMillis,
                reregisteredMillis,
                unreachableMillis,
                total,
                allocated,
                tasks,
                nowDeactivated,
                nowDrain);
    }

    private Agent holding(Resources nowAllocated, HashSet<TaskKey> nowTasks) {
        return new Agent(
                info,
                incarnation,
                registeredMillis,
                reregisteredMillis,
                unreachableMillis,
                total,
                nowAllocated,
                nowTasks,
                deactivated,
                drain);
    }
}
