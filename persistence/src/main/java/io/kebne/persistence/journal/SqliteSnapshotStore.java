package io.kebne.persistence.journal;

import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotMetadata;
import akka.persistence.SnapshotSelectionCriteria;
import akka.persistence.snapshot.japi.SnapshotStore;
import com.typesafe.config.Config;
import io.kebne.persistence.copy.StateCopies;
import java.io.NotSerializableException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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

    private final SqliteStore store;
    private final PayloadCodec codec = new PayloadCodec(context().system());
    private final StateCopies copies = StateCopies.of(context().system());

    public SqliteSnapshotStore(Config config) {
        this.store = new SqliteStore("the snapshots of the embedded journal", config.getString("url"));
    }

    @Override
    public void postStop() {
        store.close();
    }

    @Override
    public Future<Optional<SelectedSnapshot>> doLoadAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        return now(() -> {
            OptionalLong latest = store.snapshotNumbers(persistenceId).stream()
                    .mapToLong(Long::longValue)
                    .findFirst();
            return copies.find(persistenceId, criteria, latest).or(() -> load(persistenceId, criteria));
        });
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
                for (long nr : numbers(persistenceId, criteria)) {
                    if (chosen(persistenceId, nr, criteria).isPresent()) {
                        store.deleteSnapshots(persistenceId, nr, nr);
                    }
                }
            }
            return null;
        });
    }

    /** Snapshots are large: the ones before the latest are only read when they are needed. */
    private Optional<SelectedSnapshot> load(String persistenceId, SnapshotSelectionCriteria criteria) {
        boolean any = false;
        for (long sequenceNr : numbers(persistenceId, criteria)) {
            StoredSnapshot candidate =
                    chosen(persistenceId, sequenceNr, criteria).orElse(null);
            if (candidate == null) {
                continue;
            }
            any = true;
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
        if (any && store.entity(persistenceId).orElseThrow().first() > 1) {
            throw new IllegalStateException("no snapshot of " + persistenceId
                    + " can be read, and the events before the first one that is left are deleted");
        }
        return Optional.empty();
    }

    private List<Long> numbers(String persistenceId, SnapshotSelectionCriteria criteria) {
        return store.snapshotNumbers(persistenceId).stream()
                .filter(nr -> nr >= criteria.minSequenceNr() && nr <= criteria.maxSequenceNr())
                .toList();
    }

    /** Empty when it is not of the time that is asked for. */
    private Optional<StoredSnapshot> chosen(String persistenceId, long sequenceNr, SnapshotSelectionCriteria criteria) {
        return store.snapshot(persistenceId, sequenceNr)
                .filter(s ->
                        s.createdMillis() >= criteria.minTimestamp() && s.createdMillis() <= criteria.maxTimestamp());
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
