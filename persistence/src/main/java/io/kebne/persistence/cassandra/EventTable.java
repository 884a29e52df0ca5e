package io.kebne.persistence.cassandra;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/**
 * The requests to the table of events. What changes the heads of partitions is a lightweight transaction on one
 * partition: Cassandra carries out all of it or nothing, and one after the other.
 */
final class EventTable {
    private static final String HEAD =
            "SELECT head, owner FROM %s.messages WHERE persistence_id = ? AND partition_nr = ? LIMIT 1";
    private static final String CLAIM = "UPDATE %s.messages SET owner = :owner"
            + " WHERE persistence_id = :id AND partition_nr = :partition IF head = :head";
    private static final String ADVANCE = "UPDATE %s.messages SET head = :new_head, owner = :new_owner"
            + " WHERE persistence_id = :id AND partition_nr = :partition IF head = :head AND owner = :owner";
    private static final String INSERT = "INSERT INTO %s.messages (persistence_id, partition_nr, sequence_nr,"
            + " written_at, writer, adapter_manifest, ser_id, ser_manifest, event)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String SELECT = "SELECT sequence_nr, written_at, writer, adapter_manifest, ser_id,"
            + " ser_manifest, event FROM %s.messages"
            + " WHERE persistence_id = ? AND partition_nr = ? AND sequence_nr >= ? AND sequence_nr <= ?";
    private static final String MARK_TRIMMED = "UPDATE %s.messages SET deleted_to = :deleted_to"
            + " WHERE persistence_id = :id AND partition_nr = :partition IF head > 0";
    private static final String TRIM =
            "DELETE FROM %s.messages WHERE persistence_id = ? AND partition_nr = ? AND sequence_nr <= ?";
    private static final String DELETED_TO = "SELECT deleted_to FROM %s.deletions WHERE persistence_id = ?";
    private static final String SET_DELETED_TO = "INSERT INTO %s.deletions (persistence_id, deleted_to) VALUES (?, ?)";
    private static final String REPLACE = "UPDATE %s.messages SET ser_id = ?, ser_manifest = ?, event = ?"
            + " WHERE persistence_id = ? AND partition_nr = ? AND sequence_nr = ? IF EXISTS";
    private static final String IDS = "SELECT DISTINCT persistence_id, partition_nr FROM %s.messages";
    private static final String COUNT = "SELECT count(sequence_nr), min(sequence_nr), max(sequence_nr)"
            + " FROM %s.messages WHERE persistence_id = ? AND partition_nr = ?";
    private static final int ROWS_PER_PAGE = 500;

    private final CassandraClient client;
    private final DefaultConsistencyLevel serial;

    EventTable(CassandraClient client) {
        this.client = client;
        this.serial = DefaultConsistencyLevel.valueOf(client.settings().serialConsistency());
    }

    /** The head of a partition, after all that was under way there has been decided. */
    CompletionStage<PartitionHead> decidedHead(String persistenceId, long partition) {
        return client.execute(HEAD, s -> s.bind(persistenceId, partition).setConsistencyLevel(serial))
                .thenApply(result -> head(partition, result));
    }

    /** The head of a partition, as of the last write that was acknowledged or a later one. */
    CompletionStage<PartitionHead> head(String persistenceId, long partition) {
        return client.execute(HEAD, s -> s.bind(persistenceId, partition)).thenApply(result -> head(partition, result));
    }

    /**
     * Makes somebody the owner of a partition, provided that its head has not changed.
     *
     * @return whether it had not
     */
    CompletionStage<Boolean> claim(String persistenceId, PartitionHead known, String owner) {
        return client.execute(
                        CLAIM,
                        s -> withHead(s.bind(), known.head())
                                .setString("owner", owner)
                                .setString("id", persistenceId)
                                .setLong("partition", known.partition()))
                .thenApply(AsyncResultSet::wasApplied);
    }

    /**
     * Writes events into one partition, provided that it is as expected.
     *
     * @param owner from now on
     * @return the head as it is when it was not as expected; empty after the write
     */
    CompletionStage<Optional<PartitionHead>> write(
            String persistenceId, PartitionHead expected, String owner, List<EventRow> rows) {
        long last = rows.get(rows.size() - 1).sequenceNr();
        PartitionHead next = new PartitionHead(expected.partition(), OptionalLong.of(last), Optional.of(owner));
        return client.execute(() -> client.prepared(ADVANCE)
                        .thenCombine(
                                client.prepared(INSERT),
                                (advance, insert) -> batch(persistenceId, expected, next, advance, insert, rows)))
                .thenApply(result -> {
                    // When it says no to the second try of what the first has done, the head is just what was wanted.
                    PartitionHead found = result.wasApplied() ? next : head(expected.partition(), result);
                    return found.equals(next) ? Optional.empty() : Optional.of(found);
                });
    }

    /**
     * Has the events of an entity that has none begin after this sequence number.
     *
     * @return whether it had none
     */
    CompletionStage<Boolean> beginAfter(String persistenceId, long sequenceNr, String owner) {
        PartitionHead next = new PartitionHead(0, OptionalLong.of(sequenceNr), Optional.of(owner));
        return client.execute(ADVANCE, s -> condition(s, persistenceId, PartitionHead.untouched(0), next))
                .thenApply(result -> result.wasApplied() || head(0, result).equals(next));
    }

    /** Puts another event in the place of one. @return whether that was there */
    CompletionStage<Boolean> replace(String persistenceId, long partition, EventRow row) {
        return client.execute(
                        REPLACE,
                        s -> s.bind(
                                row.serializerId(),
                                row.manifest(),
                                row.event(),
                                persistenceId,
                                partition,
                                row.sequenceNr()))
                .thenApply(AsyncResultSet::wasApplied);
    }

    /** The first page of the ids of all entities, each once for each of its partitions. */
    CompletionStage<AsyncResultSet> ids() {
        return client.execute(IDS, PreparedStatement::bind);
    }

    /** How many events a partition has, the first and the last of them. */
    CompletionStage<Row> count(String persistenceId, long partition) {
        return client.execute(COUNT, s -> s.bind(persistenceId, partition)).thenApply(AsyncResultSet::one);
    }

    /** The first page of the events of a partition within these bounds. */
    CompletionStage<AsyncResultSet> rows(String persistenceId, long partition, long from, long to) {
        return client.execute(
                SELECT, s -> s.bind(persistenceId, partition, from, to).setPageSize(ROWS_PER_PAGE));
    }

    /** Deletes the events of a partition up to this one. Its head stays. */
    CompletionStage<Void> trim(String persistenceId, long partition, long to) {
        return client.execute(() -> client.prepared(MARK_TRIMMED)
                        .thenCombine(
                                client.prepared(TRIM),
                                (mark, trim) -> BatchStatement.newInstance(
                                        BatchType.LOGGED,
                                        mark.bind()
                                                .setLong("deleted_to", to)
                                                .setString("id", persistenceId)
                                                .setLong("partition", partition),
                                        trim.bind(persistenceId, partition, to))))
                .thenAccept(result -> {});
    }

    /** Up to which sequence number events were deleted; 0 when none were. */
    CompletionStage<Long> deletedTo(String persistenceId) {
        return client.execute(DELETED_TO, s -> s.bind(persistenceId)).thenApply(result -> {
            Row row = result.one();
            return row == null ? 0L : row.getLong(0);
        });
    }

    CompletionStage<Void> setDeletedTo(String persistenceId, long sequenceNr) {
        return client.execute(SET_DELETED_TO, s -> s.bind(persistenceId, sequenceNr))
                .thenAccept(result -> {});
    }

    private static BatchStatement batch(
            String persistenceId,
            PartitionHead expected,
            PartitionHead next,
            PreparedStatement advance,
            PreparedStatement insert,
            List<EventRow> rows) {
        BatchStatementBuilder batch = BatchStatement.builder(BatchType.LOGGED)
                .addStatement(condition(advance, persistenceId, expected, next));
        for (EventRow row : rows) {
            batch.addStatement(inserted(insert, persistenceId, next.partition(), row));
        }
        return batch.build();
    }

    private static BoundStatement condition(
            PreparedStatement advance, String persistenceId, PartitionHead expected, PartitionHead next) {
        return withHead(advance.bind(), expected.head())
                .setLong("new_head", next.head().getAsLong())
                .setString("new_owner", next.owner().orElseThrow())
                .setString("id", persistenceId)
                .setLong("partition", next.partition())
                .setString("owner", expected.owner().orElse(null));
    }

    private static BatchableStatement<?> inserted(
            PreparedStatement insert, String persistenceId, long partition, EventRow row) {
        return insert.bind(
                persistenceId,
                partition,
                row.sequenceNr(),
                row.writtenAt(),
                row.writer(),
                row.adapterManifest(),
                row.serializerId(),
                row.manifest(),
                row.event());
    }

    /** An event as {@link #rows} has read it. */
    static EventRow row(Row row) {
        return new EventRow(
                row.getLong("sequence_nr"),
                row.getLong("written_at"),
                row.getString("writer"),
                row.getString("adapter_manifest"),
                row.getInt("ser_id"),
                row.getString("ser_manifest"),
                row.getByteBuffer("event"));
    }

    private static BoundStatement withHead(BoundStatement statement, OptionalLong head) {
        return head.isPresent() ? statement.setLong("head", head.getAsLong()) : statement.setToNull("head");
    }

    /** Of a partition that was never touched there is no row, or one that says no more than that. */
    private static PartitionHead head(long partition, AsyncResultSet result) {
        Row row = result.one();
        if (row == null || !row.getColumnDefinitions().contains("head")) {
            return PartitionHead.untouched(partition);
        }
        OptionalLong head = row.isNull("head") ? OptionalLong.empty() : OptionalLong.of(row.getLong("head"));
        return new PartitionHead(partition, head, Optional.ofNullable(row.getString("owner")));
    }
}
