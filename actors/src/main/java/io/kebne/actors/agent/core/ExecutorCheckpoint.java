package io.kebne.actors.agent.core;

import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.serialization.KebneMessage;
import io.kebne.protocol.task.ExecutorInfo;
import io.kebne.protocol.task.Reason;
import java.util.Optional;

/**
 * What an agent keeps on disk of one start of an executor. Hard state of the agent.
 *
 * @param living while it lives; empty: it has ended, and the allocator has not said that it knows
 * @param status how its process ended, as wait(2) has it, where that is known
 */
public record ExecutorCheckpoint(ExecutorKey key, String containerId, Optional<Living> living, Optional<Integer> status)
        implements KebneMessage {
    /** The lasting part of an {@link ExecutorEntry}. */
    public record Living(
            FrameworkInfo framework,
            String role,
            ExecutorInfo info,
            boolean ending,
            Optional<Reason> endReason,
            boolean registered) {}

    static ExecutorCheckpoint of(ExecutorEntry entry) {
        Living living = new Living(
                entry.framework(), entry.role(), entry.info(), entry.ending(), entry.endReason(), entry.registered());
        return new ExecutorCheckpoint(entry.key(), entry.containerId(), Optional.of(living), Optional.empty());
    }

    /** The executor as another life of the agent finds it. */
    public Optional<ExecutorEntry> entry() {
        return living.map(l -> {
            ExecutorEntry entry = ExecutorEntry.starting(l.framework(), l.role(), l.info(), containerId);
            ExecutorEntry found = l.registered() ? entry.subscribed().connected(false) : entry;
            return l.ending() ? found.ending(l.endReason()) : found;
        });
    }
}
