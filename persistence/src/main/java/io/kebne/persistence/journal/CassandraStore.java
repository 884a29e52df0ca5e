package io.kebne.persistence.journal;

import io.kebne.persistence.cassandra.CassandraContents;
import io.kebne.persistence.cassandra.EventRow;
import io.kebne.persistence.cassandra.SnapshotRow;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The contents of a journal in Cassandra. Not for several threads at a time. */
final class CassandraStore implements JournalStore {
    private final String name;
    private final CassandraContents contents;

    /** @param contents closed with this */
    CassandraStore(String name, CassandraContents contents) {
        this.name = name;
        this.contents = contents;
    }

    @Override
    public List<EntityEntry> entities() {
        List<EntityEntry> entries = new ArrayList<>();
        attempt(contents::persistenceIds).forEach(id -> entity(id).ifPresent(entries::add));
        return entries;
    }

    @Override
    public Optional<EntityEntry> entity(String persistenceId) {
        return attempt(() -> {
            CassandraContents.Count count = contents.count(persistenceId);
            List<Long> snapshots = contents.snapshots(persistenceId, 0, Long.MAX_VALUE).stream()
                    .map(SnapshotRow::sequenceNr)
                    .toList();
            return count.events() == 0 && snapshots.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new EntityEntry(persistenceId, count.events(), count.first(), count.last(), snapshots));
        });
    }

    @Override
    public void events(String persistenceId, long from, long to, Consumer<StoredEvent> visitor) {
        // What the visitor throws is not the store's.
        List<RuntimeException> visitors = new ArrayList<>(1);
        attempt(() -> {
            contents.events(persistenceId, from, to, row -> {
                if (visitors.isEmpty()) {
                    try {
                        visitor.accept(event(persistenceId, row));
                    } catch (RuntimeException e) {
                        visitors.add(e);
                    }
                }
            });
            return true;
        });
        for (RuntimeException e : visitors) {
            throw e;
        }
    }

    @Override
    public Optional<StoredSnapshot> snapshot(String persistenceId, long sequenceNr) {
        return attempt(() -> contents.snapshots(persistenceId, sequenceNr, sequenceNr).stream()
                .findFirst()
                .map(row -> new StoredSnapshot(
                        persistenceId,
                        sequenceNr,
                        row.takenAt(),
                        new Payload(row.serializerId(), row.manifest(), bytes(contents.data(persistenceId, row))))));
    }

    @Override
    public void append(List<StoredEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        StoredEvent first = events.get(0);
        List<EventRow> rows = events.stream().map(CassandraStore::row).toList();
        attempt(() -> {
            contents.append(first.persistenceId(), rows);
            return true;
        });
    }

    @Override
    public void replace(StoredEvent event) {
        if (!attempt(() -> contents.replace(event.persistenceId(), row(event)))) {
            throw new IllegalArgumentException(
                    "there is no event " + event.sequenceNr() + " of '" + event.persistenceId() + "'");
        }
    }

    @Override
    public void save(StoredSnapshot snapshot) {
        attempt(() -> {
            contents.save(
                    snapshot.persistenceId(),
                    snapshot.sequenceNr(),
                    snapshot.createdMillis(),
                    snapshot.payload().serializerId(),
                    snapshot.payload().manifest(),
                    snapshot.payload().bytes());
            return true;
        });
    }

    @Override
    public void deleteSnapshots(String persistenceId, long from, long to) {
        attempt(() -> {
            contents.snapshots(persistenceId, from, to)
                    .forEach(row -> contents.deleteSnapshot(persistenceId, row.sequenceNr()));
            return true;
        });
    }

    @Override
    public void close() {
        contents.close();
    }

    private <T> T attempt(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw JournalUnusableException.because(name, e);
        }
    }

    private static StoredEvent event(String persistenceId, EventRow row) {
        return new StoredEvent(
                persistenceId,
                row.sequenceNr(),
                row.writer(),
                row.writtenAt(),
                new Payload(row.serializerId(), row.manifest(), bytes(row.event())));
    }

    private static EventRow row(StoredEvent event) {
        return new EventRow(
                event.sequenceNr(),
                event.writtenAtMillis(),
                event.writer(),
                "",
                event.payload().serializerId(),
                event.payload().manifest(),
                ByteBuffer.wrap(event.payload().bytes()));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
