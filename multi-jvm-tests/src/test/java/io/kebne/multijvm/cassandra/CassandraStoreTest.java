package io.kebne.multijvm.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import io.kebne.multijvm.cassandra.JournalNode.Outcome;
import io.kebne.multijvm.cassandra.JournalNode.Recovered;
import io.kebne.persistence.archive.JournalExport;
import io.kebne.persistence.archive.JournalImport;
import io.kebne.persistence.framework.FrameworkEvent.Disconnected;
import io.kebne.persistence.journal.EntityEntry;
import io.kebne.persistence.journal.Journal;
import io.kebne.persistence.journal.JournalStore;
import io.kebne.persistence.journal.JournalUnusableException;
import io.kebne.persistence.journal.PayloadCodec;
import io.kebne.persistence.journal.SkippedEvent;
import io.kebne.persistence.journal.StoredEvent;
import io.kebne.persistence.journal.StoredSnapshot;
import java.io.BufferedReader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What journal tools do with a journal in Cassandra, beside a master that writes to it. */
@Timeout(120)
class CassandraStoreTest {
    private static final int PARTITION_SIZE = 10;

    private static Config config;
    private static JournalNode node;
    private static PayloadCodec codec;
    private static JournalStore store;

    @BeforeAll
    static void start() {
        config = config("store");
        node = new JournalNode(config);
        codec = new PayloadCodec(node.system());
        store = Journal.from(config, Path.of("target")).open();
    }

    @AfterAll
    static void stop() {
        store.close();
        node.close();
    }

    @Test
    void whatIsThereOfAnEntityIsShown() {
        writeAll("shown", 1, 35);
        node.delete("shown", 12);
        store.save(new StoredSnapshot("shown", 20, 7, codec.write(new Disconnected(20))));

        assertThat(store.entity("shown")).contains(new EntityEntry("shown", 23, 13, 35, List.of(20L)));
        assertThat(store.entities()).contains(new EntityEntry("shown", 23, 13, 35, List.of(20L)));
        assertThat(store.entity("unknown")).isEmpty();
        assertThat(event("shown", 13).writtenAtMillis())
                .isBetween(System.currentTimeMillis() - 120_000, System.currentTimeMillis());
        assertThat(numbers("shown", 1, 100)).isEqualTo(range(13, 35));
        assertThat(numbers("shown", 19, 22)).isEqualTo(range(19, 22));
        assertThat(store.snapshot("shown", 20))
                .contains(new StoredSnapshot("shown", 20, 7, codec.write(new Disconnected(20))));

        store.deleteSnapshots("shown", 0, 100);
        assertThat(store.snapshot("shown", 20)).isEmpty();
    }

    @Test
    void anEventThatWasLeftOutIsPassedOverByReplays() {
        writeAll("left out", 1, 15);
        StoredEvent thirteenth = event("left out", 13);

        store.replace(thirteenth.with(codec.write(new SkippedEvent(thirteenth.payload(), "damaged", 1))));

        assertThat(node.recover("left out").events()).doesNotContain(13L).hasSize(14);
        store.replace(thirteenth);
        assertThat(node.recover("left out").events()).isEqualTo(range(1, 15));
        assertThatThrownBy(
                        () -> store.replace(new StoredEvent("left out", 16, "w", 0, codec.write(new Disconnected(16)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no event 16 of 'left out'");
    }

    @Test
    void whatIsExportedCanBeImportedAndGoesOn() throws Exception {
        writeAll("moved", 1, 35);
        node.delete("moved", 32);
        store.save(new StoredSnapshot("moved", 32, 7, codec.write(new Disconnected(32))));
        writeAll("at its snapshot", 1, 12);
        node.delete("at its snapshot", 12);
        store.save(new StoredSnapshot("at its snapshot", 12, 7, codec.write(new Disconnected(12))));
        StringWriter archive = new StringWriter();
        new JournalExport(store, archive).write(0);

        try (JournalNode target = new JournalNode(config("imported"));
                JournalStore imported =
                        Journal.from(config("imported"), Path.of("target")).open()) {
            new JournalImport(imported, () -> new BufferedReader(new StringReader(archive.toString()))).run();

            assertThat(imported.entity("moved")).isEqualTo(store.entity("moved"));
            assertThat(target.replay("moved", 33, 100, 100)).isEqualTo(new Recovered(35, range(33, 35)));
            assertThat(target.write("moved", 36, 41)).isEqualTo(Outcome.WRITTEN);
            assertThat(target.recover("moved")).isEqualTo(new Recovered(41, range(33, 41)));

            target.replay("at its snapshot", 13, 100, 100);
            assertThat(target.write("at its snapshot", 13, 14)).isEqualTo(Outcome.WRITTEN);
            assertThat(target.recover("at its snapshot")).isEqualTo(new Recovered(14, range(13, 14)));
        }
    }

    @Test
    void eventsThatDoNotFollowAreNotAdded() {
        writeAll("taken", 1, 3);

        assertThatThrownBy(() ->
                        store.append(List.of(new StoredEvent("taken", 3, "w", 0, codec.write(new Disconnected(3))))))
                .isInstanceOf(JournalUnusableException.class)
                .hasMessageEndingWith("refused to write event 3 of taken: the last event is 3");
    }

    private static Config config(String keyspace) {
        return SharedCassandra.node()
                .journalConfig(keyspace, Map.of("kebne.journal.cassandra.partition-size", PARTITION_SIZE));
    }

    private static void writeAll(String id, long from, long to) {
        node.recover(id);
        for (long number = from; number <= to; number++) {
            assertThat(node.write(id, number, number)).isEqualTo(Outcome.WRITTEN);
        }
    }

    private static StoredEvent event(String id, long sequenceNr) {
        List<StoredEvent> found = new ArrayList<>();
        store.events(id, sequenceNr, sequenceNr, found::add);
        return found.get(0);
    }

    private static List<Long> numbers(String id, long from, long to) {
        List<Long> numbers = new ArrayList<>();
        store.events(id, from, to, event -> numbers.add(event.sequenceNr()));
        return numbers;
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }
}
