package io.kebne.persistence.journal;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The embedded journal's file. Not for several threads at a time. */
final class SqliteStore implements JournalStore {
    private static final String EVENT_COLUMNS = "persistence_id, sequence_number, writer, write_timestamp,"
            + " event_ser_id, event_ser_manifest, event_payload";
    private static final String SNAPSHOT_COLUMNS =
            "persistence_id, sequence_number, created, snapshot_ser_id," + " snapshot_ser_manifest, snapshot_payload";

    /** Work on the database that may fail. */
    private interface Work<T> {
        T run() throws SQLException;
    }

    private final String name;
    private final Connection connection;

    /** Opens a database whose tables exist. */
    SqliteStore(String name, String url) {
        this.name = name;
        this.connection = attempt(name, () -> DriverManager.getConnection(url));
    }

    @Override
    public List<EntityEntry> entities() {
        return entities("", Optional.empty());
    }

    @Override
    public Optional<EntityEntry> entity(String persistenceId) {
        return entities(" WHERE persistence_id = ?", Optional.of(persistenceId)).stream()
                .findFirst();
    }

    private List<EntityEntry> entities(String condition, Optional<String> persistenceId) {
        return attempt(() -> {
            Map<String, List<Long>> snapshots = new TreeMap<>();
            query(
                    "SELECT persistence_id, sequence_number FROM snapshot" + condition
                            + " ORDER BY sequence_number DESC",
                    row -> snapshots
                            .computeIfAbsent(row.getString(1), id -> new ArrayList<>())
                            .add(row.getLong(2)),
                    persistenceId.stream().toArray());
            Map<String, long[]> events = new TreeMap<>();
            query(
                    "SELECT persistence_id, count(*), min(sequence_number), max(sequence_number) FROM event_journal"
                            + condition + (condition.isEmpty() ? " WHERE" : " AND") + " NOT deleted"
                            + " GROUP BY persistence_id",
                    row -> events.put(row.getString(1), new long[] {row.getLong(2), row.getLong(3), row.getLong(4)}),
                    persistenceId.stream().toArray());
            TreeSet<String> ids = new TreeSet<>(events.keySet());
            ids.addAll(snapshots.keySet());
            List<EntityEntry> entries = new ArrayList<>();
            for (String id : ids) {
                long[] numbers = events.getOrDefault(id, new long[3]);
                entries.add(
                        new EntityEntry(id, numbers[0], numbers[1], numbers[2], snapshots.getOrDefault(id, List.of())));
            }
            return entries;
        });
    }

    /** The numbers of the snapshots of an entity, the latest first; unlike {@link #entity}, this does not count its events. */
    List<Long> snapshotNumbers(String persistenceId) {
        return attempt(() -> {
            List<Long> numbers = new ArrayList<>();
            query(
                    "SELECT sequence_number FROM snapshot WHERE persistence_id = ? ORDER BY sequence_number DESC",
                    row -> numbers.add(row.getLong(1)),
                    persistenceId);
            return numbers;
        });
    }

    @Override
    public void events(String persistenceId, long from, long to, Consumer<StoredEvent> visitor) {
        attempt(() -> {
            query(
                    "SELECT " + EVENT_COLUMNS + " FROM event_journal WHERE persistence_id = ?"
                            + " AND sequence_number BETWEEN ? AND ? AND NOT deleted ORDER BY sequence_number",
                    row -> visitor.accept(new StoredEvent(
                            row.getString(1), row.getLong(2), row.getString(3), row.getLong(4), payload(row, 5))),
                    persistenceId,
                    from,
                    to);
            return null;
        });
    }

    @Override
    public Optional<StoredSnapshot> snapshot(String persistenceId, long sequenceNr) {
        List<StoredSnapshot> found = new ArrayList<>();
        attempt(() -> {
            query(
                    "SELECT " + SNAPSHOT_COLUMNS + " FROM snapshot WHERE persistence_id = ? AND sequence_number = ?",
                    row -> found.add(
                            new StoredSnapshot(row.getString(1), row.getLong(2), row.getLong(3), payload(row, 4))),
                    persistenceId,
                    sequenceNr);
            return null;
        });
        return found.stream().findFirst();
    }

    @Override
    public void append(List<StoredEvent> events) {
        attempt(() -> {
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO event_journal (" + EVENT_COLUMNS
                    + ", adapter_manifest) VALUES (?, ?, ?, ?, ?, ?, ?, '')")) {
                for (StoredEvent event : events) {
                    insert.setString(1, event.persistenceId());
                    insert.setLong(2, event.sequenceNr());
                    insert.setString(3, event.writer());
                    insert.setLong(4, event.writtenAtMillis());
                    set(insert, 5, event.payload());
                    insert.executeUpdate();
                }
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
            return null;
        });
    }

    @Override
    public void replace(StoredEvent event) {
        int replaced = attempt(() -> update(
                "UPDATE event_journal SET event_ser_id = ?, event_ser_manifest = ?, event_payload = ?"
                        + " WHERE persistence_id = ? AND sequence_number = ? AND NOT deleted",
                event.payload().serializerId(),
                event.payload().manifest(),
                event.payload().bytes(),
                event.persistenceId(),
                event.sequenceNr()));
        if (replaced != 1) {
            throw new IllegalArgumentException(
                    "there is no event " + event.sequenceNr() + " of '" + event.persistenceId() + "'");
        }
    }

    @Override
    public void save(StoredSnapshot snapshot) {
        attempt(() -> update(
                "INSERT OR REPLACE INTO snapshot (" + SNAPSHOT_COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?)",
                snapshot.persistenceId(),
                snapshot.sequenceNr(),
                snapshot.createdMillis(),
                snapshot.payload().serializerId(),
                snapshot.payload().manifest(),
                snapshot.payload().bytes()));
    }

    @Override
    public void deleteSnapshots(String persistenceId, long from, long to) {
        attempt(() -> update(
                "DELETE FROM snapshot WHERE persistence_id = ? AND sequence_number BETWEEN ? AND ?",
                persistenceId,
                from,
                to));
    }

    @Override
    public void close() {
        attempt(() -> {
            connection.close();
            return null;
        });
    }

    private interface RowVisitor {
        void row(ResultSet row) throws SQLException;
    }

    private void query(String sql, RowVisitor visitor, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, parameters);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    visitor.row(rows);
                }
            }
        }
    }

    private int update(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, parameters);
            return statement.executeUpdate();
        }
    }

    private static void set(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
    }

    private static void set(PreparedStatement statement, int at, Payload payload) throws SQLException {
        statement.setInt(at, payload.serializerId());
        statement.setString(at + 1, payload.manifest());
        statement.setBytes(at + 2, payload.bytes());
    }

    private static Payload payload(ResultSet row, int at) throws SQLException {
        return new Payload(row.getInt(at), row.getString(at + 1), row.getBytes(at + 2));
    }

    private <T> T attempt(Work<T> work) {
        return attempt(name, work);
    }

    private static <T> T attempt(String name, Work<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            throw JournalUnusableException.because(name, e);
        }
    }
}
