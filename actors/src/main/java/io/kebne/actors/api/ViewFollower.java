package io.kebne.actors.api;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Change;
import java.util.List;

/** Hears how a master's view of the cluster changes. Called by one thread at a time, which must not be kept. */
public interface ViewFollower {
    /**
     * Something has happened.
     *
     * @param changes to the view that was told last, in order
     * @param view after them
     */
    void changed(List<Change.Public> changes, AllocatorView view);

    /** The view is another one: the first of all, or one of which not every change on the way was heard. */
    void replaced(AllocatorView view);
}
