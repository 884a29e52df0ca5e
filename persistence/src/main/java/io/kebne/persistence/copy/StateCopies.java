package io.kebne.persistence.copy;

import akka.actor.AbstractExtensionId;
import akka.actor.ActorSystem;
import akka.actor.ClassicActorSystemProvider;
import akka.actor.ExtendedActorSystem;
import akka.actor.Extension;
import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotMetadata;
import akka.persistence.SnapshotSelectionCriteria;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * States of entities that this process has in memory because it follows them. The stores of snapshots give an entity that
 * recovers here such a copy in place of the latest snapshot, which need not be read and decoded then, and the events after
 * it are replayed as usual.
 */
public final class StateCopies implements Extension {
    /** What the events of an entity lead to, up to and with that of a number and no other. All of them must be durable. */
    public interface Copy {
        /** Number of the last event in it. */
        long sequenceNr();
    }

    private static final class Id extends AbstractExtensionId<StateCopies> {
        @Override
        public StateCopies createExtension(ExtendedActorSystem system) {
            return new StateCopies();
        }
    }

    private static final Id ID = new Id();

    private final Map<String, Supplier<? extends Optional<? extends Copy>>> sources = new ConcurrentHashMap<>();
    private final Map<String, Long> refused = new ConcurrentHashMap<>();

    private StateCopies() {}

    public static StateCopies of(ClassicActorSystemProvider system) {
        ActorSystem classic = system.classicSystem();
        return ID.get(classic);
    }

    /** From now on an entity that recovers in this process may begin with what the source gives, if it gives anything. */
    public void offer(String persistenceId, Supplier<? extends Optional<? extends Copy>> source) {
        sources.put(persistenceId, source);
    }

    /** A recovery that began with this copy has failed: it is not given again, nor any that is older. */
    public void refuse(String persistenceId, Copy copy) {
        refused.merge(persistenceId, copy.sequenceNr(), Math::max);
    }

    /**
     * The copy of an entity's state that recovery may begin with.
     *
     * @param latestStored number of the latest snapshot that is stored: with a copy before that, events could be missing
     *     that were deleted because they are in the snapshot
     * @return empty when there is none, or when anything but the latest snapshot is asked for
     */
    public Optional<SelectedSnapshot> find(
            String persistenceId, SnapshotSelectionCriteria criteria, OptionalLong latestStored) {
        if (!criteria.equals(SnapshotSelectionCriteria.latest())) {
            return Optional.empty();
        }
        long least = Math.max(latestStored.orElse(1), refused.getOrDefault(persistenceId, 0L) + 1);
        return sources.getOrDefault(persistenceId, Optional::empty)
                .get()
                .filter(copy -> copy.sequenceNr() >= least)
                .map(copy -> new SelectedSnapshot(
                        new SnapshotMetadata(persistenceId, copy.sequenceNr(), System.currentTimeMillis()), copy));
    }
}
