package io.kebne.persistence.cassandra;

import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotMetadata;
import akka.persistence.SnapshotSelectionCriteria;
import akka.persistence.snapshot.japi.SnapshotStore;
import io.kebne.persistence.copy.StateCopies;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.Future;

/**
 * Akka's plug-in for snapshots, in the keyspace of the events. A snapshot that is damaged, or that this version cannot
 * read, is passed over for the one before it; without any, all events are replayed, provided that they are still there.
 */
public final class CassandraSnapshotStore extends SnapshotStore {
    private static final Logger LOG = LoggerFactory.getLogger(CassandraSnapshotStore.class);

    private final CassandraClient client;
    private final EventCodec codec;
    private final SnapshotTable table;
    private final EventTable events;
    private final StateCopies copies;

    public CassandraSnapshotStore() {
        client = CassandraClientId.of(context().system());
        codec = new EventCodec(context().system());
        table = new SnapshotTable(client);
        events = new EventTable(client);
        copies = StateCopies.of(context().system());
    }

    @Override
    public Future<Optional<SelectedSnapshot>> doLoadAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        return ScalaFuture.of(select(persistenceId, criteria).thenCompose(found -> {
            OptionalLong latest =
                    found.stream().mapToLong(SnapshotRow::sequenceNr).findFirst();
            Optional<SelectedSnapshot> copy = copies.find(persistenceId, criteria, latest);
            return copy.isPresent() || found.isEmpty()
                    ? CompletableFuture.completedFuture(copy)
                    : firstReadable(persistenceId, new ArrayDeque<>(found));
        }));
    }

    @Override
    public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
        // Large ones take a while to be written as bytes; the store serves others meanwhile.
        return ScalaFuture.of(CompletableFuture.supplyAsync(() -> codec.encoded(snapshot), client.executor())
                .thenCompose(encoded ->
                        table.save(metadata.persistenceId(), metadata.sequenceNr(), metadata.timestamp(), encoded)));
    }

    @Override
    public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
        return ScalaFuture.of(table.delete(metadata.persistenceId(), metadata.sequenceNr()));
    }

    @Override
    public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        return ScalaFuture.of(select(persistenceId, criteria)
                .thenCompose(found -> deleteAll(persistenceId, new ArrayDeque<>(found))));
    }

    private CompletionStage<List<SnapshotRow>> select(String persistenceId, SnapshotSelectionCriteria criteria) {
        return table.list(persistenceId, criteria.minSequenceNr(), criteria.maxSequenceNr())
                .thenApply(rows -> rows.stream()
                        .filter(row ->
                                row.takenAt() >= criteria.minTimestamp() && row.takenAt() <= criteria.maxTimestamp())
                        .toList());
    }

    private CompletionStage<Optional<SelectedSnapshot>> firstReadable(
            String persistenceId, Deque<SnapshotRow> snapshots) {
        if (snapshots.isEmpty()) {
            return withoutAny(persistenceId);
        }
        SnapshotRow snapshot = snapshots.remove();
        return load(persistenceId, snapshot)
                .thenCompose(loaded -> loaded.isPresent()
                        ? CompletableFuture.completedFuture(loaded)
                        : firstReadable(persistenceId, snapshots));
    }

    private CompletionStage<Optional<SelectedSnapshot>> withoutAny(String persistenceId) {
        return events.deletedTo(persistenceId).thenApply(deletedTo -> {
            if (deletedTo > 0) {
                throw new IllegalStateException("no snapshot of " + persistenceId
                        + " can be read, and its events up to " + deletedTo + " are deleted");
            }
            return Optional.empty();
        });
    }

    /** @return empty when the snapshot cannot be read; fails when Cassandra does not answer */
    private CompletionStage<Optional<SelectedSnapshot>> load(String persistenceId, SnapshotRow row) {
        return table.data(persistenceId, row)
                .thenApply(data -> {
                    Object state = codec.decoded(row.serializerId(), row.manifest(), data);
                    SnapshotMetadata metadata = new SnapshotMetadata(persistenceId, row.sequenceNr(), row.takenAt());
                    return Optional.of(new SelectedSnapshot(metadata, state));
                })
                .exceptionally(failure -> {
                    Throwable cause = Connection.unwrapped(failure);
                    if (CassandraClient.isOutage(cause)) {
                        throw new IllegalStateException("cannot read snapshots: " + cause.getMessage(), cause);
                    }
                    LOG.warn(
                            "Snapshot {} of {} (serializer {}, manifest {}) cannot be read and is passed over: {}",
                            row.sequenceNr(),
                            persistenceId,
                            row.serializerId(),
                            row.manifest(),
                            cause.toString());
                    return Optional.empty();
                });
    }

    private CompletionStage<Void> deleteAll(String persistenceId, Deque<SnapshotRow> snapshots) {
        return snapshots.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : table.delete(persistenceId, snapshots.remove().sequenceNr())
                        .thenCompose(nothing -> deleteAll(persistenceId, snapshots));
    }
}
