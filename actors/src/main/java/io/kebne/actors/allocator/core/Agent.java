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
 * @param allocated what its tasks hold
 * @param tasks which they are
 */
public record Agent(
        AgentInfo info,
        String incarnation,
        long registeredMillis,
        Optional<Long> reregisteredMillis,
        Optional<Long> unreachableMillis,
        Resources allocated,
        HashSet<TaskKey> tasks) {
    public AgentId id() {
        return info.id();
    }

    public boolean isReachable() {
        return unreachableMillis.isEmpty();
    }

    Agent reregistered(AgentInfo newInfo, String newIncarnation, long atMillis) {
        return new Agent(
                newInfo, newIncarnation, registeredMillis, Optional.of(atMillis), Optional.empty(), allocated, tasks);
    }

    Agent unreachable(long atMillis) {
        return new Agent(
                info, incarnation, registeredMillis, reregisteredMillis, Optional.of(atMillis), allocated, tasks);
    }

    Agent with(Task task) {
        return new Agent(
                info,
                incarnation,
                registeredMillis,
                reregisteredMillis,
                unreachableMillis,
                allocated.plus(task.info().resources()),
                tasks.add(task.key()));
    }

    Agent without(Task task) {
        return new Agent(
                info,
                incarnation,
                registeredMillis,
                reregisteredMillis,
                unreachableMillis,
                allocated.minus(task.info().resources()),
                tasks.remove(task.key()));
    }
}
