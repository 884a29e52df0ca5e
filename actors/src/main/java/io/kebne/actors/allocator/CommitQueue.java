package io.kebne.actors.allocator;

import io.kebne.actors.allocator.core.AllocatorEffect;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Change;
import io.kebne.actors.allocator.core.Decision;
import io.kebne.persistence.allocator.AllocatorEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Decisions that wait for the write that makes them durable, in order, as groups of one write each. Owned by the
 * allocator's actor, which bounds it: what would make it grow too long is refused before it is decided.
 */
public final class CommitQueue {
    /** One write of this many events is close to the best rate a journal reaches; more only delays the first. */
    private static final int MAX_EVENTS = 500;

    /** The decisions of one write, in order, and the view after the last of them. */
    public static final class Group {
        private final List<AllocatorEvent> events = new ArrayList<>();
        private final List<AllocatorEffect> effects = new ArrayList<>();
        private final List<Change> changes = new ArrayList<>();
        private AllocatorView view;

        private Group(AllocatorView view) {
            this.view = view;
        }

        public List<AllocatorEvent> events() {
            return events;
        }

        public List<AllocatorEffect> effects() {
            return effects;
        }

        /** Those that followers see. */
        List<Change> changes() {
            return changes;
        }

        public AllocatorView view() {
            return view;
        }

        public boolean isFull() {
            return events.size() >= MAX_EVENTS;
        }

        private int size() {
            return events.size() + effects.size();
        }
    }

    private final Deque<Group> groups = new ArrayDeque<>();
    private int size;

    public void add(Decision decision) {
        if (decision.changes().isEmpty() && decision.effects().isEmpty()) {
            return;
        }
        Group group = last(decision.view());
        size -= group.size();
        for (Change change : decision.changes()) {
            if (change instanceof Change.Public) {
                group.changes.add(change);
            }
            if (change instanceof Change.Journaled journaled) {
                group.events.add(journaled.event());
            }
        }
        group.effects.addAll(decision.effects());
        group.view = decision.view();
        size += group.size();
    }

    /** Adds an event that changes nothing; what is added after it has to wait for it. */
    public void add(AllocatorEvent event, AllocatorView view) {
        last(view).events.add(event);
        size++;
    }

    public boolean isEmpty() {
        return groups.isEmpty();
    }

    /** How many events and effects wait. */
    int size() {
        return size;
    }

    /** The group to be written next; the queue must not be empty. */
    public Group first() {
        return groups.element();
    }

    /** Takes the group to be written next out of the queue, which must not be empty. */
    public Group take() {
        Group group = groups.remove();
        size -= group.size();
        return group;
    }

    private Group last(AllocatorView view) {
        if (groups.isEmpty() || groups.getLast().isFull()) {
            groups.add(new Group(view));
        }
        return groups.getLast();
    }
}
