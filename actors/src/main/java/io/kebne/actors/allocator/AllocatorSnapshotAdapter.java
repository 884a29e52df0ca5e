package io.kebne.actors.allocator;

import akka.persistence.typed.SnapshotAdapter;
import io.kebne.actors.allocator.core.AllocatorState;
import io.kebne.actors.allocator.core.Snapshots;
import io.kebne.persistence.allocator.AllocatorSnapshot;

/** Stores an allocator's state in its flat form. */
final class AllocatorSnapshotAdapter implements SnapshotAdapter<AllocatorState> {
    @Override
    public Object toJournal(AllocatorState state) {
        return Snapshots.of(state);
    }

    @Override
    public AllocatorState fromJournal(Object from) {
        return Snapshots.restore((AllocatorSnapshot) from);
    }
}
