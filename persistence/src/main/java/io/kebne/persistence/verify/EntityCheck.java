package io.kebne.persistence.verify;

import io.kebne.persistence.journal.EntityEntry;
import io.kebne.persistence.journal.JournalStore;
import io.kebne.persistence.journal.PayloadCodec;
import io.kebne.persistence.journal.SkippedEvent;
import io.kebne.persistence.journal.StoredEvent;
import io.kebne.persistence.journal.StoredSnapshot;
import java.io.NotSerializableException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Goes once through the events of one entity, from the first on, with its state built up beside them. For one use.
 *
 * @param <S> the entity's state
 */
final class EntityCheck<S> {
    private final JournalStore store;
    private final PayloadCodec codec;
    private final EntityEntry entity;
    private final Optional<Replay<S>> replay;
    private final List<Finding> findings = new ArrayList<>();
    private final TreeSet<Long> snapshots;
    private final Set<String> earlierWriters = new HashSet<>();
    private String writer = "";
    private long expected;
    /** Null while it is not known: before a snapshot that covers deleted events, and after something was wrong. */
    private S state;

    EntityCheck(JournalStore store, PayloadCodec codec, EntityEntry entity, Optional<Replay<S>> replay) {
        this.store = store;
        this.codec = codec;
        this.entity = entity;
        this.replay = replay;
        this.snapshots = new TreeSet<>(entity.snapshots());
    }

    List<Finding> run() {
        expected = Math.max(1, entity.first());
        if (expected == 1) {
            state = replay.map(Replay::empty).orElse(null);
        } else if (snapshots.isEmpty() || snapshots.last() < expected - 1) {
            find(expected, "the events before this one are missing, and no snapshot holds them");
        }
        while (!snapshots.isEmpty() && snapshots.first() < expected) {
            look(snapshots.pollFirst());
        }
        store.events(entity.persistenceId(), expected, entity.last(), this::look);
        snapshots.forEach(beyond -> find(beyond, "this snapshot is ahead of the last event"));
        return List.copyOf(findings);
    }

    private void look(StoredEvent event) {
        if (event.sequenceNr() != expected) {
            find(expected, "the events from here to " + (event.sequenceNr() - 1) + " are missing");
            state = null;
        }
        expected = event.sequenceNr() + 1;
        lookAtWriter(event);
        lookAtContents(event);
        if (!snapshots.isEmpty() && snapshots.first() == event.sequenceNr()) {
            look(snapshots.pollFirst());
        }
    }

    private void lookAtWriter(StoredEvent event) {
        if (event.writer().equals(writer)) {
            return;
        }
        earlierWriters.add(writer);
        writer = event.writer();
        if (earlierWriters.contains(writer)) {
            find(event.sequenceNr(), "written by incarnation " + writer + " after another had taken over");
        }
    }

    private void lookAtContents(StoredEvent stored) {
        try {
            Object event = codec.read(stored.payload());
            if (state != null && !(event instanceof SkippedEvent)) {
                state = replay.orElseThrow().apply(state, event);
            }
        } catch (NotSerializableException e) {
            find(stored.sequenceNr(), "cannot be read: " + e.getMessage());
            state = null;
        } catch (RuntimeException e) {
            find(stored.sequenceNr(), "cannot follow from what is before it: " + e.getMessage());
            state = null;
        }
    }

    private void look(long sequenceNr) {
        StoredSnapshot stored =
                store.snapshot(entity.persistenceId(), sequenceNr).orElse(null);
        if (stored == null) {
            return; // deleted meanwhile by a running master
        }
        try {
            Object snapshot = codec.read(stored.payload());
            if (replay.isPresent()) {
                S held = replay.get().restore(snapshot);
                if (state != null && !state.equals(held)) {
                    find(sequenceNr, "this snapshot is not the state that the events up to it lead to");
                }
                state = held;
            }
        } catch (NotSerializableException | RuntimeException e) {
            find(sequenceNr, "this snapshot cannot be read: " + e.getMessage());
        }
    }

    private void find(long sequenceNr, String text) {
        findings.add(new Finding(entity.persistenceId(), sequenceNr, text));
    }
}
