package io.kebne.multijvm.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.ActorRef;
import akka.persistence.Persistence;
import akka.persistence.SaveSnapshotSuccess;
import akka.persistence.SnapshotMetadata;
import akka.persistence.SnapshotProtocol.DeleteSnapshot;
import akka.persistence.SnapshotProtocol.DeleteSnapshots;
import akka.persistence.SnapshotProtocol.LoadSnapshot;
import akka.persistence.SnapshotProtocol.LoadSnapshotFailed;
import akka.persistence.SnapshotProtocol.LoadSnapshotResult;
import akka.persistence.SnapshotProtocol.SaveSnapshot;
import akka.persistence.SnapshotSelectionCriteria;
import akka.testkit.javadsl.TestKit;
import com.typesafe.config.ConfigFactory;
import io.kebne.persistence.copy.StateCopies;
import io.kebne.persistence.framework.FrameworkEvent;
import io.kebne.persistence.framework.FrameworkEvent.Disconnected;
import io.kebne.persistence.framework.FrameworkEvent.Removed;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Akka expects of a snapshot store, and what becomes of damaged snapshots. */
@Timeout(120)
class CassandraSnapshotTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static JournalNode node;
    private static ActorRef store;
    private static Cql cql;

    private final String id = "test|" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        CassandraNode cassandra = SharedCassandra.node();
        node = new JournalNode(cassandra.journalConfig("snapshots", Map.of()));
        store = Persistence.get(node.system()).snapshotStoreFor("", ConfigFactory.empty());
        cql = new Cql(cassandra);
    }

    @AfterAll
    static void stop() {
        cql.close();
        node.close();
    }

    @Test
    void theLatestSnapshotWithinTheBoundsIsLoaded() {
        assertThat(load(SnapshotSelectionCriteria.latest())).isEmpty();
        for (long n : new long[] {5, 10, 15}) {
            save(n, new Disconnected(n));
        }

        assertThat(load(SnapshotSelectionCriteria.latest())).contains(new Disconnected(15));
        assertThat(load(SnapshotSelectionCriteria.create(14, Long.MAX_VALUE))).contains(new Disconnected(10));
        assertThat(load(SnapshotSelectionCriteria.create(Long.MAX_VALUE, Long.MAX_VALUE, 6, 0)))
                .contains(new Disconnected(15));
        assertThat(load(SnapshotSelectionCriteria.create(Long.MAX_VALUE, 1_000)))
                .as("none is so old")
                .isEmpty();
        assertThat(load(SnapshotSelectionCriteria.create(4, Long.MAX_VALUE))).isEmpty();
    }

    /** A copy that a process has in memory. */
    private record Known(long sequenceNr) implements StateCopies.Copy {}

    @Test
    void aCopyInMemoryIsGivenInPlaceOfAnOlderSnapshot() {
        save(10, new Disconnected(10));
        AtomicLong number = new AtomicLong(9);
        StateCopies.of(node.system()).offer(id, () -> Optional.of(new Known(number.get())));
        assertThat(load(SnapshotSelectionCriteria.latest())).contains(new Disconnected(10));

        number.set(11);

        assertThat(load(SnapshotSelectionCriteria.latest())).contains(new Known(11));
    }

    @Test
    void aSnapshotOfTheSameSequenceNumberIsReplaced() {
        save(5, large(900_000));
        save(5, new Disconnected(2));

        assertThat(load(SnapshotSelectionCriteria.latest())).contains(new Disconnected(2));
    }

    @Test
    void aLargeSnapshotIsKeptInPieces() {
        FrameworkEvent large = large(5_000_000);
        save(7, large);

        assertThat(load(SnapshotSelectionCriteria.latest())).contains(large);
        assertThat(cql.execute(
                        "SELECT chunk FROM snapshots.snapshot_chunks WHERE persistence_id = ? AND sequence_nr = 7", id))
                .hasSizeGreaterThan(10);
    }

    @Test
    void deletedSnapshotsAreGoneWithTheirPieces() {
        for (long n = 1; n <= 4; n++) {
            save(n, new Disconnected(n));
        }
        store.tell(new DeleteSnapshots(id, SnapshotSelectionCriteria.create(2, Long.MAX_VALUE)), ActorRef.noSender());
        store.tell(new DeleteSnapshot(new SnapshotMetadata(id, 4, 0)), ActorRef.noSender());

        new TestKit(node.system()).awaitAssert(PATIENCE, () -> {
            assertThat(load(SnapshotSelectionCriteria.latest())).contains(new Disconnected(3));
            assertThat(load(SnapshotSelectionCriteria.create(2, Long.MAX_VALUE)))
                    .isEmpty();
            for (long n : new long[] {1, 2, 4}) {
                assertThat(cql.execute(
                                "SELECT chunk FROM snapshots.snapshot_chunks WHERE persistence_id = ?"
                                        + " AND sequence_nr = ?",
                                id,
                                n))
                        .isEmpty();
            }
            return true;
        });
    }

    @Test
    void whatCannotBeReadIsPassedOverForTheOneBefore() {
        for (long n = 1; n <= 5; n++) {
            save(n, new Disconnected(n));
        }
        cql.execute("DELETE FROM snapshots.snapshot_chunks WHERE persistence_id = ? AND sequence_nr = 5", id);
        cql.execute(
                "UPDATE snapshots.snapshot_chunks SET data = 0x00 WHERE persistence_id = ? AND sequence_nr = 4"
                        + " AND chunk = 0",
                id);
        cql.execute("UPDATE snapshots.snapshots SET checksum = 1 WHERE persistence_id = ? AND sequence_nr = 3", id);
        cql.execute(
                "UPDATE snapshots.snapshots SET ser_manifest = 'of-tomorrow' WHERE persistence_id = ?"
                        + " AND sequence_nr = 2",
                id);

        assertThat(load(SnapshotSelectionCriteria.latest())).contains(new Disconnected(1));
    }

    @Test
    void withoutAnyReadableOneAllEventsAreReplayedUnlessTheyAreDeleted() {
        node.recover(id);
        node.write(id, 1, 5);
        save(5, new Disconnected(5));
        cql.execute("DELETE FROM snapshots.snapshot_chunks WHERE persistence_id = ? AND sequence_nr = 5", id);
        assertThat(load(SnapshotSelectionCriteria.latest())).isEmpty();

        node.delete(id, 3);

        assertThatThrownBy(() -> load(SnapshotSelectionCriteria.latest()))
                .hasMessage("no snapshot of " + id + " can be read, and its events up to 3 are deleted");
    }

    private void save(long sequenceNr, Object state) {
        TestKit probe = new TestKit(node.system());
        store.tell(new SaveSnapshot(new SnapshotMetadata(id, sequenceNr, 0), state), probe.getRef());
        probe.expectMsgClass(PATIENCE, SaveSnapshotSuccess.class);
    }

    private Optional<Object> load(SnapshotSelectionCriteria criteria) {
        TestKit probe = new TestKit(node.system());
        store.tell(new LoadSnapshot(id, criteria, Long.MAX_VALUE), probe.getRef());
        Object answer = probe.receiveOne(PATIENCE);
        if (answer instanceof LoadSnapshotFailed failed) {
            throw new AssertionError(failed.cause().getMessage(), failed.cause());
        }
        var snapshot = ((LoadSnapshotResult) answer).snapshot();
        return snapshot.isEmpty()
                ? Optional.empty()
                : Optional.of(snapshot.get().snapshot());
    }

    private static FrameworkEvent large(int characters) {
        return new Removed("x".repeat(characters), 0);
    }
}
