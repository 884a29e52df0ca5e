package io.kebne.http.operator.v1;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Change;
import io.kebne.actors.api.ViewFollower;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What has happened since someone looked last. However late that is, no more than a bounded number of changes is kept:
 * beyond it all that is known is that anything may have changed.
 */
final class PendingChanges implements ViewFollower {
    private static final int MAX_CHANGES = 100_000;

    /**
     * What has been taken.
     *
     * @param view after the changes
     * @param changes empty: anything may have changed
     */
    record Taken(AllocatorView view, Optional<List<Change.Public>> changes) {}

    private final Runnable wake;
    private List<Change.Public> changes = new ArrayList<>();
    private boolean anything;
    /** Not taken yet; null: nothing has happened. */
    private AllocatorView view;

    private AllocatorView latest;

    /** @param wake called when there is something to take, once until it is taken */
    PendingChanges(Runnable wake) {
        this.wake = wake;
    }

    @Override
    public void changed(List<Change.Public> more, AllocatorView newView) {
        note(more, false, newView);
    }

    @Override
    public void replaced(AllocatorView newView) {
        note(List.of(), true, newView);
    }

    private void note(List<Change.Public> more, boolean all, AllocatorView newView) {
        boolean isFirst;
        synchronized (this) {
            isFirst = view == null;
            view = newView;
            latest = newView;
            anything |= all || changes.size() + more.size() > MAX_CHANGES;
            if (anything) {
                changes.clear();
            } else {
                changes.addAll(more);
            }
        }
        if (isFirst) {
            wake.run();
        }
    }

    /** What was taken is not known any more: the latest view is there to be taken again. */
    synchronized void again() {
        view = latest;
        anything = true;
        changes = new ArrayList<>();
    }

    /** @return empty when nothing has happened */
    synchronized Optional<Taken> take() {
        if (view == null) {
            return Optional.empty();
        }
        Taken taken = new Taken(view, anything ? Optional.empty() : Optional.of(changes));
        view = null;
        anything = false;
        changes = new ArrayList<>();
        return Optional.of(taken);
    }
}
