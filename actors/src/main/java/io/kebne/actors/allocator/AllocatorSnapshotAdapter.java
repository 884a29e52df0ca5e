package io.kebne.actors.allocator;

import akka.persistence.typed.SnapshotAdapter;
import io.kebne.actors.allocator.core.AllocatorCopy;
import io.kebne.actors.allocator.core.AllocatorState;
import io.kebne.actors.allocator.core.Snapshots;
import io.kebne.persistence.allocator.AllocatorSnapshot;
import java.util.function.Consumer;

/** Stores an allocator's state in its flat form. A copy from this process's memory has the state itself. */
final class AllocatorSnapshotAdapter implements SnapshotAdapter<AllocatorState> {
    private final Consumer<AllocatorCopy> onCopy;

    /** @param onCopy told when recovery begins with a copy */
    AllocatorSnapshotAdapter(Consumer<AllocatorCopy> onCopy) {
        this.onCopy = onCopy;
    }

    @Override
    public Object toJournal(AllocatorState state) {
        return Snapshots.of(state);
    }

    @Override
    public AllocatorState fromJournal(Object from) {
        if (from instanceof AllocatorCopy copy) {
            onCopy.accept(copy);
            return copy.state();
        }
        return Snapshots.restore((AllocatorSnapshot) from);
    }
}
