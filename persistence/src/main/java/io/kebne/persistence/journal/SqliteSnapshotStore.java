package io.kebne.persistence.journal;

import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotMetadata;
import akka.persistence.SnapshotSelectionCriteria;
import akka.persistence.snapshot.japi.SnapshotStore;
import com.typesafe.config.Config;
import java.io.NotSerializableException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/**
 * Akka's plug-in for snapshots in the embedded journal's file. Akka's own for JDBC gives up on a snapshot that cannot be
 * read; this one takes the one before it, and without any lets the entity replay all its events if they are still there.
 * It blocks, on a thread of its own. Configured with the {@code url} of the database.
 */
public final class SqliteSnapshotStore extends SnapshotStore {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteSnapshotStore.class);

    private final JournalStore store;
    private final PayloadCodec codec = new PayloadCodec(context().system());

    public SqliteSnapshotStore(Config config) {
        this.store = new SqliteStore("the snapshots of the embedded journal", config.getString("url"));
    }

    @Override
    public void postStop() {
        store.close();
    }

    @Override
    public Future<Optional<SelectedSnapshot>> doLoadAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        return now(() -> load(persistenceId, criteria));
    }

    @Override
    public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
        return now(() -> {
            store.save(new StoredSnapshot(
                    metadata.persistenceId(), metadata.sequenceNr(), metadata.timestamp(), codec.write(snapshot)));
            return null;
        });
    }

    @Override
    public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
        return now(() -> {
            store.deleteSnapshots(metadata.persistenceId(), metadata.sequenceNr(), metadata.sequenceNr());
            return null;
        });
    }

    @Override
    public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        return now(() -> {
            if (criteria.minTimestamp() <= 0 && criteria.maxTimestamp() == Long.MAX_VALUE) {
                store.deleteSnapshots(persistenceId, criteria.minSequenceNr(), criteria.maxSequenceNr());
            } else {
                for (StoredSnapshot chosen : chosen(persistenceId, criteria)) {
                    store.deleteSnapshots(persistenceId, chosen.sequenceNr(), chosen.sequenceNr());
                }
            }
            return null;
        });
    }

    private Optional<SelectedSnapshot> load(String persistenceId, SnapshotSelectionCriteria criteria) {
        List<StoredSnapshot> candidates = chosen(persistenceId, criteria);
        for (StoredSnapshot candidate : candidates) {
            try {
                Object snapshot = codec.read(candidate.payload());
                return Optional.of(new SelectedSnapshot(
                        new SnapshotMetadata(persistenceId, candidate.sequenceNr(), candidate.createdMillis()),
                        snapshot));
            } catch (NotSerializableException e) {
                LOG.warn(
                        "Snapshot {} of {} cannot be read, what is before it is used: {}",
                        candidate.sequenceNr(),
                        persistenceId,
                        e.getMessage());
            }
        }
        if (!candidates.isEmpty() && store.entity(persistenceId).orElseThrow().first() > 1) {
            throw new IllegalStateException("no snapshot of " + persistenceId
                    + " can be read, and the events before the first one that is left are deleted");
        }
        return Optional.empty();
    }

    private List<StoredSnapshot> chosen(String persistenceId, SnapshotSelectionCriteria criteria) {
        return store.entity(persistenceId).map(EntityEntry::snapshots).orElse(List.of()).stream()
                .filter(nr -> nr >= criteria.minSequenceNr() && nr <= criteria.maxSequenceNr())
                .flatMap(nr -> store.snapshot(persistenceId, nr).stream())
                .filter(s ->
                        s.createdMillis() >= criteria.minTimestamp() && s.createdMillis() <= criteria.maxTimestamp())
                .toList();
    }

    private static <T> Future<T> now(Supplier<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        try {
            done.complete(work.get());
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
        return FutureConverters.asScala(done);
    }
}
