package io.kebne.actors.allocator.core;

import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.resources.Conversion;
import io.kebne.protocol.resources.Lent;
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
 * @param own what it has: as it presents itself, with reservations and volumes that were made since
 * @param oversubscribed what of its tasks' resources it said last that others may use meanwhile: revocable scalars
 * @param allocated what its tasks and executors hold, but for shared volumes
 * @param sharedUse which tasks use which shared volumes
 * @param tasks which they are
 * @param deactivated whether it is offered no more, because an operator said so or it is drained
 * @param drain present from the time it is to be emptied until it is reactivated
 * @param executors that hold resources of it
 */
public record Agent(
        AgentInfo info,
        String incarnation,
        long registeredMillis,
        Optional<Long> reregisteredMillis,
        Optional<Long> unreachableMillis,
        Resources own,
        Resources oversubscribed,
        Resources allocated,
        SharedUse sharedUse,
        HashSet<TaskKey> tasks,
        boolean deactivated,
        Optional<Drain> drain,
        HashSet<ExecutorKey> executors) {
    static Agent admitted(AgentInfo info, String incarnation, long atMillis) {
        return new Agent(
                info,
                incarnation,
                atMillis,
                Optional.empty(),
                Optional.empty(),
                info.resources(),
                Resources.EMPTY,
                Resources.EMPTY,
                SharedUse.NONE,
                HashSet.empty(),
                false,
                Optional.empty(),
                HashSet.empty());
    }

    public AgentId id() {
        return info.id();
    }

    /** All that is shared out: what it has, and what may be taken back from whoever gets it. */
    public Resources total() {
        Resources lent = Lent.of(own, oversubscribed, allocated);
        return lent.isEmpty() ? own : own.plus(lent);
    }

    /** All that its tasks hold, and each shared volume that any of them uses once. */
    public Resources used() {
        return allocated.plus(Resources.of(sharedUse.tasks().keySet().toJavaList()));
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
                Reconfiguration.carryOver(info.resources(), own, newInfo.resources()),
                oversubscribed,
                allocated,
                sharedUse,
                tasks,
                deactivated,
                drain,
                executors);
    }

    Agent unreachable(long atMillis) {
        return new Agent(
                info,
                incarnation,
                registeredMillis,
                reregisteredMillis,
                Optional.of(atMillis),
                own,
                oversubscribed,
                allocated,
                sharedUse,
                tasks,
                deactivated,
                drain,
                executors);
    }

    Agent with(Task task) {
        Resources held = task.info().resources();
        return holding(allocated.plus(held.nonShared()), sharedUse.plus(held), tasks.add(task.key()), executors);
    }

    Agent without(Task task) {
        Resources held = task.info().resources();
        return holding(allocated.minus(held.nonShared()), sharedUse.minus(held), tasks.remove(task.key()), executors);
    }

    Agent with(Executor executor) {
        return holding(allocated.plus(executor.info().resources()), sharedUse, tasks, executors.add(executor.key()));
    }

    Agent without(Executor executor) {
        return holding(
                allocated.minus(executor.info().resources()), sharedUse, tasks, executors.remove(executor.key()));
    }

    Agent converted(Conversion conversion) {
        return having(own.apply(conversion));
    }

    /** @param newOwn what operations made of what it presents itself with */
    Agent having(Resources newOwn) {
        return new Agent(
                info,
                incarnation,
                registeredMillis,
                reregisteredMillis,
                unreachableMillis,
                newOwn,
                oversubscribed,
                allocated,
                sharedUse,
                tasks,
                deactivated,
                drain,
                executors);
    }

    /** @param estimate what others may use from now on */
    Agent oversubscribed(Resources estimate) {
        return new Agent(
                info,
                incarnation,
                registeredMillis,
                reregisteredMillis,
                unreachableMillis,
                own,
                estimate,
                allocated,
                sharedUse,
                tasks,
                deactivated,
                drain,
                executors);
    }

    Agent active(boolean nowDeactivated, Optional<Drain> nowDrain) {
        return new Agent(
                info,
                incarnation,
                registeredMillis,
                reregisteredMillis,
                unreachableMillis,
                own,
                oversubscribed,
                allocated,
                sharedUse,
                tasks,
                nowDeactivated,
                nowDrain,
                executors);
    }

    private Agent holding(
            Resources nowAllocated, SharedUse nowShared, HashSet<TaskKey> nowTasks, HashSet<ExecutorKey> nowExecutors) {
        return new Agent(
                info,
                incarnation,
                registeredMillis,
                reregisteredMillis,
                unreachableMillis,
                own,
                oversubscribed,
                nowAllocated,
                nowShared,
                nowTasks,
                deactivated,
                drain,
                nowExecutors);
    }
}
