package io.kebne.persistence.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.zip.CRC32C;

/**
 * The requests to the tables of snapshots. The data lies in chunks of a partition of its own; the row that makes the
 * snapshot known is written after them and deleted before them.
 */
final class SnapshotTable {
    private static final String SAVE = "INSERT INTO %s.snapshots (persistence_id, sequence_nr, taken_at, ser_id,"
            + " ser_manifest, size, checksum) VALUES (?, ?, ?, ?, ?, ?, ?)";
    private static final String SAVE_CHUNK =
            "INSERT INTO %s.snapshot_chunks (persistence_id, sequence_nr, chunk, data) VALUES (?, ?, ?, ?)";
    private static final String LIST = "SELECT sequence_nr, taken_at, ser_id, ser_manifest, size, checksum"
            + " FROM %s.snapshots WHERE persistence_id = ? AND sequence_nr >= ? AND sequence_nr <= ?";
    private static final String CHUNKS =
            "SELECT data FROM %s.snapshot_chunks WHERE persistence_id = ? AND sequence_nr = ? AND chunk < ?";
    private static final String DELETE = "DELETE FROM %s.snapshots WHERE persistence_id = ? AND sequence_nr = ?";
    private static final String DELETE_CHUNKS =
            "DELETE FROM %s.snapshot_chunks WHERE persistence_id = ? AND sequence_nr = ?";
    private static final String IDS = "SELECT DISTINCT persistence_id FROM %s.snapshots";
    private static final int CHUNK_BYTES = 256 << 10;
    private static final int CHUNKS_PER_PAGE = 8;

    private final CassandraClient client;

    SnapshotTable(CassandraClient client) {
        this.client = client;
    }

    CompletionStage<Void> save(String persistenceId, long sequenceNr, long takenAt, EventCodec.Encoded snapshot) {
        return saveChunks(persistenceId, sequenceNr, snapshot.bytes(), 0)
                .thenCompose(nothing -> client.execute(
                        SAVE,
                        s -> s.bind(
                                persistenceId,
                                sequenceNr,
                                takenAt,
                                snapshot.serializerId(),
                                snapshot.manifest(),
                                (long) snapshot.bytes().length,
                                checksum(snapshot.bytes()))))
                .thenAccept(result -> {});
    }

    /** The snapshots within these bounds, the latest first. */
    CompletionStage<List<SnapshotRow>> list(String persistenceId, long fromSequenceNr, long toSequenceNr) {
        return client.execute(LIST, s -> s.bind(persistenceId, fromSequenceNr, toSequenceNr))
                .thenCompose(page -> collect(page, new ArrayList<>()))
                .thenApply(rows -> rows.stream()
                        .map(row -> new SnapshotRow(
                                row.getLong("sequence_nr"),
                                row.getLong("taken_at"),
                                row.getInt("ser_id"),
                                row.getString("ser_manifest"),
                                row.getLong("size"),
                                row.getLong("checksum")))
                        .toList());
    }

    /** @return fails when data is missing or not as it was written */
    CompletionStage<ByteBuffer> data(String persistenceId, SnapshotRow snapshot) {
        // There may be more, of a longer one that this has replaced.
        int chunks = Math.toIntExact((snapshot.size() + CHUNK_BYTES - 1) / CHUNK_BYTES);
        return client.execute(
                        CHUNKS,
                        s -> s.bind(persistenceId, snapshot.sequenceNr(), chunks)
                                .setPageSize(CHUNKS_PER_PAGE))
                .thenCompose(page -> collect(page, new ArrayList<>()))
                .thenApplyAsync(rows -> joined(rows, snapshot), client.executor());
    }

    CompletionStage<Void> delete(String persistenceId, long sequenceNr) {
        return client.execute(DELETE, s -> s.bind(persistenceId, sequenceNr))
                .thenCompose(result -> client.execute(DELETE_CHUNKS, s -> s.bind(persistenceId, sequenceNr)))
                .thenAccept(result -> {});
    }

    /** One chunk after the other, so that a large snapshot leaves the writes of events their share. */
    private CompletionStage<Void> saveChunks(String persistenceId, long sequenceNr, byte[] bytes, int chunk) {
        int start = chunk * CHUNK_BYTES;
        if (start >= bytes.length) {
            return CompletableFuture.completedFuture(null);
        }
        ByteBuffer data = ByteBuffer.wrap(bytes, start, Math.min(CHUNK_BYTES, bytes.length - start))
                .slice();
        return client.execute(SAVE_CHUNK, s -> s.bind(persistenceId, sequenceNr, chunk, data))
                .thenCompose(result -> saveChunks(persistenceId, sequenceNr, bytes, chunk + 1));
    }

    /** The first page of the ids of all entities that have snapshots. */
    CompletionStage<AsyncResultSet> ids() {
        return client.execute(IDS, PreparedStatement::bind);
    }

    private static CompletionStage<List<Row>> collect(AsyncResultSet page, List<Row> rows) {
        page.currentPage().forEach(rows::add);
        return page.hasMorePages()
                ? page.fetchNextPage().thenCompose(next -> collect(next, rows))
                : CompletableFuture.completedFuture(rows);
    }

    private static ByteBuffer joined(List<Row> chunks, SnapshotRow snapshot) {
        List<ByteBuffer> parts =
                chunks.stream().map(row -> row.getByteBuffer(0)).toList();
        long size = parts.stream().mapToLong(ByteBuffer::remaining).sum();
        if (size != snapshot.size()) {
            throw new IllegalStateException("it has " + size + " bytes of " + snapshot.size());
        }
        ByteBuffer joined = ByteBuffer.allocate(Math.toIntExact(size));
        parts.forEach(joined::put);
        if (checksum(joined.array()) != snapshot.checksum()) {
            throw new IllegalStateException("its checksum is wrong");
        }
        return joined.flip();
    }

    private static long checksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return checksum.getValue();
    }
}
