package io.kebne.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.persistence.journal.Journal.Embedded;
import io.kebne.persistence.journal.Journal.Synchronous;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of entities when something in their journal cannot be read. */
class DamagedJournalTest {
    private static final String A = "tally|a";
    private static final Payload DAMAGED = new Payload(5050, "framework-event", new byte[] {0, 42});
    private static final Payload OF_A_LATER_VERSION = new Payload(5050, "family-of-tomorrow", new byte[] {0, 42});

    @TempDir
    private Path directory;

    private Embedded journal;

    @BeforeEach
    void prepare() {
        journal = new Embedded(directory.resolve("journal.sqlite"), Synchronous.NORMAL);
        journal.prepare();
    }

    @Test
    void anEventThatCannotBeReadStopsOnlyItsEntity() {
        write(2);
        replaceEvent(2, DAMAGED);

        try (Node node = new Node(journal)) {
            node.awaitFailure(node.tally("a"));
            assertThat(node.sum(node.tally("b"))).isEqualTo(7);
        }
    }

    @Test
    void anEventThatAnOperatorHadLeftOutIsPassedOver() {
        write(2);
        replaceEvent(1, OF_A_LATER_VERSION);
        try (Node node = new Node(journal);
                JournalStore store = journal.open()) {
            PayloadCodec codec = new PayloadCodec(node.classicSystem());
            StoredEvent bad = events(store).get(0);
            store.replace(bad.with(codec.write(new SkippedEvent(bad.payload(), "unknown", 5))));
        }

        try (Node node = new Node(journal)) {
            assertThat(node.sum(node.tally("a"))).as("1 was left out of 1 + 2").isEqualTo(2);
            assertThat(node.add(node.tally("b"), 1L)).isEqualTo(8);
        }
    }

    @Test
    void ofSnapshotsThatCannotBeReadTheOneBeforeIsTaken() {
        write(7);
        replaceSnapshot(6, DAMAGED);
        deleteEventsUpTo(3);

        try (Node node = new Node(journal)) {
            assertThat(node.sum(node.tally("a"))).isEqualTo(1 + 2 + 3 + 4 + 5 + 6 + 7);
        }
    }

    @Test
    void withoutAReadableSnapshotAllEventsAreReplayed() {
        write(7);
        replaceSnapshot(3, DAMAGED);
        replaceSnapshot(6, OF_A_LATER_VERSION);

        try (Node node = new Node(journal)) {
            assertThat(node.sum(node.tally("a"))).isEqualTo(1 + 2 + 3 + 4 + 5 + 6 + 7);
        }
    }

    @Test
    void withoutAReadableSnapshotAndWithoutTheFirstEventsTheEntityDoesNotStart() {
        write(7);
        replaceSnapshot(3, DAMAGED);
        replaceSnapshot(6, DAMAGED);
        deleteEventsUpTo(3);

        try (Node node = new Node(journal)) {
            node.awaitFailure(node.tally("a"));
        }
    }

    @Test
    void whatIsNotThereCannotBeReplaced() {
        write(2);
        try (JournalStore store = journal.open()) {
            StoredEvent beyond = new StoredEvent(A, 3, "w", 0, DAMAGED);

            assertThatThrownBy(() -> store.replace(beyond)).hasMessage("there is no event 3 of 'tally|a'");
        }
    }

    @Test
    void anEventWhoseNumberIsTakenCannotBeAppendedNorThoseBesideIt() {
        write(2);
        try (JournalStore store = journal.open()) {
            StoredEvent free = new StoredEvent(A, 3, "w", 0, DAMAGED);
            StoredEvent taken = new StoredEvent(A, 2, "w", 0, DAMAGED);

            assertThatThrownBy(() -> store.append(List.of(free, taken))).isInstanceOf(JournalUnusableException.class);
            assertThat(store.entity(A)).contains(new EntityEntry(A, 2, 1, 2, List.of()));
        }
    }

    /** {@code a} adds up the numbers from 1 on, one in each event; {@code b} has 7. */
    private void write(long last) {
        try (Node node = new Node(journal)) {
            for (long n = 1; n <= last; n++) {
                node.add(node.tally("a"), n);
            }
            node.add(node.tally("b"), 7L);
            for (long n = Tally.EVENTS_PER_SNAPSHOT; n <= last; n += Tally.EVENTS_PER_SNAPSHOT) {
                assertThat(node.snapshots().receiveMessage(Node.PATIENCE)).isEqualTo("saved " + n);
            }
        }
    }

    private void replaceEvent(long sequenceNr, Payload payload) {
        try (JournalStore store = journal.open()) {
            store.replace(new StoredEvent(A, sequenceNr, "w", 0, payload));
        }
    }

    private void replaceSnapshot(long sequenceNr, Payload payload) {
        try (JournalStore store = journal.open()) {
            store.save(new StoredSnapshot(A, sequenceNr, 1, payload));
        }
    }

    private void deleteEventsUpTo(long sequenceNr) {
        Sql.execute(
                journal,
                "DELETE FROM event_journal WHERE persistence_id = '" + A + "' AND sequence_number <= " + sequenceNr);
    }

    private static List<StoredEvent> events(JournalStore store) {
        List<StoredEvent> events = new ArrayList<>();
        store.events(A, 1, Long.MAX_VALUE, events::add);
        return events;
    }
}
