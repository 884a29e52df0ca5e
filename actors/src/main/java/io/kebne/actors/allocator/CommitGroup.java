package io.kebne.actors.allocator;

import io.kebne.actors.allocator.core.AllocatorEffect;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Change;
import io.kebne.actors.allocator.core.Decision;
import io.kebne.persistence.allocator.AllocatorEvent;
import java.util.ArrayList;
import java.util.List;

/** Decisions that wait for the write that makes them durable. Owned by the allocator's actor; the simulation has its own. */
public final class CommitGroup {
    /** One write of this many events is close to the best rate a journal reaches; more only delays the first. */
    private static final int MAX_EVENTS = 500;

    /** The decisions of one write, in order, and the view after the last of them. */
    public record Taken(
            List<AllocatorEvent> events, List<AllocatorEffect> effects, List<Change> changes, AllocatorView view) {}

    private List<AllocatorEvent> events = new ArrayList<>();
    private List<AllocatorEffect> effects = new ArrayList<>();
    private List<Change> changes = new ArrayList<>();
    private AllocatorView view = AllocatorView.EMPTY;

    public void add(Decision decision) {
        for (Change change : decision.changes()) {
            if (change instanceof Change.Journaled journaled) {
                events.add(journaled.event());
            }
        }
        changes.addAll(decision.changes());
        effects.addAll(decision.effects());
        view = decision.view();
    }

    public boolean hasNoEvents() {
        return events.isEmpty();
    }

    public boolean isFull() {
        return events.size() >= MAX_EVENTS;
    }

    /** Takes all out and leaves the group empty. */
    public Taken take() {
        Taken taken = new Taken(events, effects, changes, view);
        clear();
        return taken;
    }

    public void clear() {
        events = new ArrayList<>();
        effects = new ArrayList<>();
        changes = new ArrayList<>();
    }
}
