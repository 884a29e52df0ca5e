package io.kebne.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.persistence.journal.Journal;
import io.kebne.persistence.journal.Journal.Embedded;
import io.kebne.persistence.journal.Journal.Synchronous;
import io.kebne.persistence.journal.JournalStore;
import io.kebne.persistence.journal.Payload;
import io.kebne.persistence.journal.StoredEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalCommandsTest {
    /** CBOR of {@code {"@":"disconnected","deadlineMillis":7}}. */
    private static final byte[] DISCONNECTED =
            bytes("bf6140" + "6c646973636f6e6e6563746564" + "6e646561646c696e654d696c6c6973" + "07ff");

    private static final Payload GOOD = new Payload(5050, "framework-event", DISCONNECTED);
    private static final Payload UNKNOWN = new Payload(5050, "event-of-tomorrow", DISCONNECTED);

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void writeAJournal() {
        file = directory.resolve("journal.sqlite");
        Journal journal = new Embedded(file, Synchronous.NORMAL);
        journal.prepare();
        try (JournalStore store = journal.open()) {
            store.append(List.of(event(1, GOOD), event(2, UNKNOWN), event(3, GOOD)));
        }
    }

    @Test
    void whatMakesAJournalIsPrintedOrDone() {
        Output cql = Output.of(
                "journal",
                "init",
                "--print",
                "--journal",
                "cassandra",
                "--set",
                "kebne.journal.cassandra.replication.east=2");
        assertThat(cql.exitCode()).isZero();
        assertThat(cql.out())
                .startsWith("CREATE KEYSPACE IF NOT EXISTS kebne WITH replication ="
                        + " {'class': 'NetworkTopologyStrategy', 'east': 2};\n")
                .contains("CREATE TABLE IF NOT EXISTS kebne.messages (");

        Path other = directory.resolve("other.sqlite");
        assertThat(Output.of("journal", "init", "--print", "--journal-file", other.toString())
                        .out())
                .contains("event_journal");
        assertThat(other).doesNotExist();
        assertThat(Output.of("journal", "init", "--journal-file", other.toString())
                        .out())
                .isEqualTo("ready: the journal " + other + "\n");
        assertThat(other).exists();
    }

    @Test
    void aCassandraThatIsNotThereIsOneLine() {
        Output output = Output.of(
                "journal",
                "init",
                "--journal",
                "cassandra",
                "--set",
                "kebne.journal.cassandra.contact-points=127.0.0.1:1");

        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.err())
                .startsWith("kebne: cannot use the journal in keyspace kebne of Cassandra at 127.0.0.1:1: ")
                .contains(": no node can be reached: ")
                .hasLineCount(1);
    }

    @Test
    void theEventsOfAnEntityAreListedWhetherTheirTypesAreKnownOrNot() {
        assertThat(run("inspect").out()).contains("framework|f  3       1      3");
        assertThat(run("inspect", "framework|f", "--from", "2", "--limit", "1").out())
                .isEqualTo("2  1970-01-01T00:00:00.005Z  event-of-tomorrow  "
                        + "{\"@\":\"disconnected\",\"deadlineMillis\":7}\n"
                        + "… more follow, up to 3; see --from and --limit\n");
        assertThat(run("inspect", "framework|f", "--json").out().lines())
                .hasSize(3)
                .first()
                .asString()
                .contains("\"sequence_nr\":1", "\"event\":{\"@\":\"disconnected\"");
    }

    @Test
    void anEventThatCannotBeReadIsFoundLeftOutAndBroughtBack() {
        Output found = run("verify");
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.out())
                .contains("framework|f 2: cannot be read: no message family is called 'event-of-tomorrow'")
                .endsWith("1 entities, 3 events, 1 findings\n");

        assertThat(run("skip", "framework|f", "2", "--reason", "test").out())
                .isEqualTo("Left out event 2 of framework|f\n");
        assertThat(run("verify").exitCode()).isZero();
        assertThat(run("skip", "framework|f", "2").err()).contains("event 2 of 'framework|f' is left out already");

        assertThat(run("skip", "framework|f", "2", "--undo").out()).isEqualTo("Brought back event 2 of framework|f\n");
        assertThat(run("verify", "--json").out())
                .startsWith("{\"entities\":1,\"events\":3,\"findings\":[{\"persistence_id\":\"framework|f\",");
        assertThat(run("skip", "framework|f", "2", "--undo").err()).contains("is not left out");
    }

    @Test
    void aJournalMovesToAnother() throws Exception {
        Path exported = directory.resolve("all.jsonl.gz");
        Path other = directory.resolve("other.sqlite");

        assertThat(run("export", exported.toString()).out())
                .isEqualTo("Exported 1 entities, 3 events and 0 snapshots to " + exported + "\n");
        assertThat(run(other, "import", exported.toString()).out())
                .isEqualTo("Imported 1 entities, 3 events and 0 snapshots\n");
        assertThat(run(other, "inspect", "framework|f").out())
                .isEqualTo(run("inspect", "framework|f").out());
        assertThat(run(other, "import", exported.toString()).err()).contains("the journal already knows 'framework|f'");
        try (var files = Files.list(directory)) {
            assertThat(files.map(f -> f.getFileName().toString())).noneMatch(name -> name.endsWith(".part"));
        }
    }

    @Test
    void whatIsNotThereIsSaidInOneLine() {
        Path nowhere = directory.resolve("nowhere.sqlite");

        assertThat(run(nowhere, "verify").err()).isEqualTo("kebne: there is no journal at " + nowhere + "\n");
        assertThat(nowhere).doesNotExist();
        assertThat(run("inspect", "framework|g").err()).isEqualTo("kebne: the journal knows no entity 'framework|g'\n");
        assertThat(run("skip", "framework|f", "4").err())
                .isEqualTo("kebne: the journal has no event 4 of 'framework|f'\n");
        assertThat(run("import", file.toString()).exitCode()).isEqualTo(1);
    }

    private Output run(String command, String... arguments) {
        return run(file, command, arguments);
    }

    private static Output run(Path journal, String command, String... arguments) {
        String[] all = new String[arguments.length + 4];
        all[0] = "journal";
        all[1] = command;
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        all[all.length - 2] = "--journal-file";
        all[all.length - 1] = journal.toString();
        return Output.of(all);
    }

    private static StoredEvent event(long sequenceNr, Payload payload) {
        return new StoredEvent("framework|f", sequenceNr, "w", 5, payload);
    }

    private static byte[] bytes(String hex) {
        return java.util.HexFormat.of().parseHex(hex);
    }
}
