package io.kebne.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.kebne.persistence.journal.Journal.Embedded;
import io.kebne.persistence.journal.Journal.Synchronous;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EmbeddedJournalTest {
    @TempDir
    private Path directory;

    @Test
    void aJournalMayBePreparedAgainAndKeepsItsEvents() {
        Embedded journal = journal();
        journal.prepare();
        try (Node node = new Node(journal)) {
            assertThat(node.add(node.tally("a"), 1L)).isEqualTo(1);
            journal.prepare();
            assertThat(node.add(node.tally("b"), 2L)).isEqualTo(2);
        }
        journal.prepare();

        assertThat(numbers("SELECT count(*) FROM event_journal")).containsExactly(2L);
    }

    @Test
    void eventsAreReplayedByTheNextMaster() {
        Embedded journal = journal();
        journal.prepare();
        try (Node node = new Node(journal)) {
            ActorRef<Tally.Command> tally = node.tally("a");
            assertThat(node.add(tally, 1L)).isEqualTo(1);
            assertThat(node.add(tally, 10L, 20L)).isEqualTo(31);
            assertThat(node.add(node.tally("other"), 7L)).isEqualTo(7);
        }

        try (Node next = new Node(journal)) {
            ActorRef<Tally.Command> tally = next.tally("a");
            assertThat(next.sum(tally)).isEqualTo(31);
            assertThat(next.add(tally, 4L)).isEqualTo(35);
        }
        assertThat(numbers("SELECT sequence_number FROM event_journal WHERE persistence_id = 'tally|a'"
                        + " ORDER BY ordering"))
                .containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void snapshotsAreSavedSupersededAndLoaded() {
        Embedded journal = journal();
        journal.prepare();
        try (Node node = new Node(journal)) {
            ActorRef<Tally.Command> tally = node.tally("a");
            for (long n = 1; n <= 10; n++) {
                node.add(tally, n);
            }
            assertThat(List.of(
                            node.snapshots().receiveMessage(Node.PATIENCE),
                            node.snapshots().receiveMessage(Node.PATIENCE),
                            node.snapshots().receiveMessage(Node.PATIENCE),
                            node.snapshots().receiveMessage(Node.PATIENCE)))
                    .containsExactly("saved 3", "saved 6", "saved 9", "deleted");
        }
        assertThat(numbers("SELECT sequence_number FROM snapshot ORDER BY sequence_number"))
                .containsExactly(6L, 9L);

        // Without the events before it, only the latest snapshot can give the sum.
        execute("DELETE FROM event_journal WHERE sequence_number <= 9");
        try (Node next = new Node(journal)) {
            ActorRef<Tally.Command> tally = next.tally("a");
            assertThat(next.sum(tally)).isEqualTo(55);
            assertThat(next.add(tally, 45L)).isEqualTo(100);
        }
    }

    @Test
    void aSnapshotOfTheSameSequenceNumberIsReplaced() {
        Embedded journal = journal();
        journal.prepare();
        try (Node node = new Node(journal)) {
            node.add(node.tally("a"), 1L, 1L, 1L);
            assertThat(node.snapshots().receiveMessage(Node.PATIENCE)).isEqualTo("saved 3");
        }
        // The entity starts afresh, and only then meets what an earlier one saved.
        execute("DELETE FROM event_journal");
        execute("UPDATE snapshot SET persistence_id = 'hidden'");
        try (Node node = new Node(journal)) {
            ActorRef<Tally.Command> tally = node.tally("a");
            assertThat(node.sum(tally)).isZero();
            execute("UPDATE snapshot SET persistence_id = 'tally|a'");
            node.add(tally, 2L, 2L, 2L);
            assertThat(node.snapshots().receiveMessage(Node.PATIENCE)).isEqualTo("saved 3");
        }

        assertThat(numbers("SELECT count(*) FROM snapshot")).containsExactly(1L);
        try (Node next = new Node(journal)) {
            assertThat(next.sum(next.tally("a"))).isEqualTo(6);
        }
    }

    @Test
    void ofTwoMastersThatWriteTheSameEventTheSecondIsRefused() {
        Embedded journal = journal();
        journal.prepare();
        try (Node first = new Node(journal);
                Node second = new Node(journal)) {
            ActorRef<Tally.Command> owner = first.tally("a");
            first.add(owner, 1L);
            ActorRef<Tally.Command> stale = second.tally("a");
            assertThat(second.sum(stale)).isEqualTo(1);

            assertThat(first.add(owner, 10L)).isEqualTo(11);
            second.addInVain(stale, 100L);

            assertThat(second.sum(second.tally("a"))).isEqualTo(11);
            assertThat(first.add(owner, 1000L)).isEqualTo(1011);
        }
    }

    @Test
    void twoMastersWriteDifferentEntitiesAtTheSameTime() {
        Embedded journal = journal();
        journal.prepare();
        try (Node first = new Node(journal);
                Node second = new Node(journal)) {
            // Each is a write to the disk. Who waits for the other's may wait for all of them, but ten seconds at most.
            TestProbe<Long> sums = first.addMany(first.tally("a"), 60);
            TestProbe<Long> others = second.addMany(second.tally("b"), 60);

            assertThat(sums.receiveSeveralMessages(60, Node.PATIENCE)).contains(60L);
            assertThat(others.receiveSeveralMessages(60, Node.PATIENCE)).contains(60L);
        }
    }

    @Test
    void aRefusedWriteLeavesNoneOfItsEvents() {
        Embedded journal = journal();
        journal.prepare();
        try (Node first = new Node(journal);
                Node second = new Node(journal)) {
            ActorRef<Tally.Command> owner = first.tally("a");
            ActorRef<Tally.Command> stale = second.tally("a");
            assertThat(second.sum(stale)).isZero();

            assertThat(first.add(owner, 1L)).isEqualTo(1);
            second.addInVain(stale, 100L, 200L, 300L);
        }
        assertThat(numbers("SELECT sequence_number FROM event_journal")).containsExactly(1L);
    }

    @ParameterizedTest
    @EnumSource
    void theSettingsReachSqlite(Synchronous synchronous) throws SQLException {
        Embedded journal = new Embedded(file(), synchronous);
        journal.prepare();

        try (Connection connection = DriverManager.getConnection(journal.url())) {
            assertThat(pragma(connection, "synchronous")).isEqualTo(synchronous == Synchronous.FULL ? "2" : "1");
            assertThat(pragma(connection, "journal_mode")).isEqualTo("wal");
            assertThat(pragma(connection, "busy_timeout")).isEqualTo("10000");
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamedInOneLine() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertUnusable(file.resolve("journal.sqlite"), file + " is not a directory");
        assertUnusable(file.resolve("below/journal.sqlite"), "Not a directory");
    }

    @Test
    void aDirectoryWithoutAccessIsNamedInOneLine() {
        // Tests may run as root, whom nothing denies access.
        assertThat(JournalUnusableException.because("the journal j", new AccessDeniedException("/d")))
                .hasMessage("cannot use the journal j: access to /d is denied");
    }

    @Test
    void aFileThatIsNoDatabaseIsNamedInOneLine() throws IOException {
        Path text = Files.writeString(
                directory.resolve("text"), "not a database, but long enough to be looked at\n".repeat(9));
        Path folder = Files.createDirectory(directory.resolve("folder"));

        assertUnusable(text, "file is not a database");
        assertUnusable(folder, "unable to open database file");
    }

    private static void assertUnusable(Path file, String why) {
        assertThatThrownBy(() -> new Embedded(file, Synchronous.FULL).prepare())
                .isInstanceOf(JournalUnusableException.class)
                .hasMessageStartingWith("cannot use the journal " + file + ": ")
                .hasMessageContaining(why)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    private Embedded journal() {
        return new Embedded(file(), Synchronous.FULL);
    }

    private Path file() {
        return directory.resolve("of a master/journal.sqlite");
    }

    private List<Long> numbers(String sql) {
        try (Connection connection = DriverManager.getConnection(journal().url());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<Long> numbers = new ArrayList<>();
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
            return numbers;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private void execute(String sql) {
        Sql.execute(journal(), sql);
    }

    private static String pragma(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA " + name)) {
            return row.getString(1);
        }
    }
}
