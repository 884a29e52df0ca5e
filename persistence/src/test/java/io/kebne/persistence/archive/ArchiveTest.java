package io.kebne.persistence.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.persistence.journal.EntityEntry;
import io.kebne.persistence.journal.Journal.Embedded;
import io.kebne.persistence.journal.Journal.Synchronous;
import io.kebne.persistence.journal.JournalStore;
import io.kebne.persistence.journal.Payload;
import io.kebne.persistence.journal.StoredEvent;
import io.kebne.persistence.journal.StoredSnapshot;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ArchiveTest {
    private static final String EVENT = "{\"event\":{\"persistence_id\":\"a\",\"sequence_nr\":1,\"writer\":\"w\","
            + "\"written_millis\":5,\"serializer\":7,\"manifest\":\"m\",\"payload\":\"AQI=\"}}";
    private static final String START = "{\"kebne_journal\":1,\"exported_millis\":9}";
    private static final String END = "{\"end\":{\"entities\":1,\"events\":1,\"snapshots\":0}}";

    @TempDir
    private Path directory;

    private JournalStore source;
    private JournalStore target;

    @BeforeEach
    void open() {
        source = store("source");
        target = store("target");
    }

    @AfterEach
    void close() {
        source.close();
        target.close();
    }

    @Test
    void whatIsExportedAndImportedIsTheSame() throws Exception {
        for (long nr = 1; nr <= 1_200; nr++) {
            source.append(List.of(event("a", nr)));
        }
        source.append(List.of(event("b", 17), event("b", 18)));
        source.save(new StoredSnapshot("b", 16, 77, new Payload(1, "", new byte[] {1, 2})));
        source.save(new StoredSnapshot("b", 18, 78, new Payload(1, "n", new byte[0])));

        Contents contents = importInto(export());

        assertThat(contents).isEqualTo(new Contents(2, 1_202, 2));
        assertThat(target.entities()).isEqualTo(source.entities()).hasSize(2);
        assertThat(target.entity("b")).contains(new EntityEntry("b", 2, 17, 18, List.of(18L, 16L)));
        assertThat(events(target, "a")).isEqualTo(events(source, "a"));
        assertThat(target.snapshot("b", 16)).isEqualTo(source.snapshot("b", 16)).isPresent();
    }

    @Test
    void theFormatIsAsItWas() throws IOException {
        source.append(List.of(new StoredEvent("a", 1, "w", 5, new Payload(7, "m", new byte[] {1, 2}))));

        assertThat(export()).isEqualTo(START + "\n" + EVENT + "\n" + END + "\n");
    }

    @Test
    void aJournalThatKnowsAnEntityTakesNothingIn() throws IOException {
        source.append(List.of(event("a", 1), event("b", 1)));
        target.append(List.of(event("b", 1)));
        String exported = export();

        assertThatThrownBy(() -> importInto(exported))
                .hasMessage("the journal already knows 'b'; only a journal without it can take it in");
        assertThat(target.entity("a")).isEmpty();
    }

    static Stream<Arguments> damaged() {
        return Stream.of(
                Arguments.of("", "line 1: the file ends before its end is marked: it is not whole"),
                Arguments.of("no JSON", "line 1: not JSON: "),
                Arguments.of("{\"kebne_journal\":2}", "line 1: this is not an exported journal of format 1"),
                Arguments.of(START + "\n" + EVENT, "line 3: the file ends before its end is marked: it is not whole"),
                Arguments.of(START + "\n" + EVENT + "\n" + EVENT + "\n" + END, "line 4: the file should hold "),
                Arguments.of(START + "\n" + EVENT + "\n" + END + "\n" + EVENT, "line 3: something follows the end"),
                Arguments.of(START + "\n" + EVENT.replace("AQI=", "?"), "line 2: payload: not base64"),
                Arguments.of(START + "\n" + EVENT.replace(":1,", ":0,"), "line 2: sequence_nr: must be positive"),
                Arguments.of(START + "\n" + EVENT.replace(":5,", ":\"5\","), "line 2: written_millis: missing, or not"),
                Arguments.of(START + "\n{\"other\":1}", "line 2: neither an event nor a snapshot"));
    }

    @ParameterizedTest
    @MethodSource
    void damaged(String text, String message) {
        assertThatThrownBy(() -> importInto(text))
                .isInstanceOf(MalformedArchiveException.class)
                .hasMessageStartingWith(message);
        assertThat(target.entities()).isEmpty();
    }

    private String export() throws IOException {
        StringWriter out = new StringWriter();
        new JournalExport(source, out).write(9);
        return out.toString();
    }

    private Contents importInto(String text) throws IOException, MalformedArchiveException {
        return new JournalImport(target, () -> new BufferedReader(new StringReader(text))).run();
    }

    private JournalStore store(String name) {
        Embedded journal = new Embedded(directory.resolve(name), Synchronous.NORMAL);
        journal.prepare();
        return journal.open();
    }

    private static List<StoredEvent> events(JournalStore store, String persistenceId) {
        List<StoredEvent> events = new ArrayList<>();
        store.events(persistenceId, 1, Long.MAX_VALUE, events::add);
        return events;
    }

    private static StoredEvent event(String persistenceId, long nr) {
        return new StoredEvent(persistenceId, nr, "w", nr + 1, new Payload(7, "m" + nr, new byte[] {(byte) nr}));
    }
}
