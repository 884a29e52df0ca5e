package io.kebne.multijvm.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.multijvm.cassandra.JournalNode.Outcome;
import io.kebne.multijvm.cassandra.JournalNode.Recovered;
import io.kebne.persistence.framework.FrameworkEvent.Disconnected;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Akka's persistent actors expect of a journal, with partitions of ten events. */
@Timeout(120)
class CassandraJournalTest {
    private static final String KEYSPACE = "contract";
    private static final int PARTITION_SIZE = 10;

    private static JournalNode node;
    private static Cql cql;

    private final String id = "test|" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        CassandraNode cassandra = SharedCassandra.node();
        node = new JournalNode(
                cassandra.journalConfig(KEYSPACE, Map.of("kebne.journal.cassandra.partition-size", PARTITION_SIZE)));
        cql = new Cql(cassandra);
    }

    @AfterAll
    static void stop() {
        cql.close();
        node.close();
    }

    @Test
    void anEntityWithoutEventsRecoversAndLeavesNoTrace() {
        assertThat(node.recover(id)).isEqualTo(new Recovered(0, List.of()));

        assertThat(cql.execute("SELECT owner FROM contract.messages WHERE persistence_id = ? AND partition_nr = 0", id))
                .isEmpty();
    }

    @Test
    void eventsAreReplayedInOrderAcrossPartitions() {
        writeAll(1, 35, 4);

        assertThat(node.recover(id)).isEqualTo(new Recovered(35, numbers(1, 35)));
        assertThat(partitionsWithEvents()).isEqualTo(4);
    }

    @Test
    void everyPartOfThemCanBeReplayed() {
        writeAll(1, 43, 7);

        for (long from = 1; from <= 44; from++) {
            assertThat(node.replay(id, from, Long.MAX_VALUE, Long.MAX_VALUE))
                    .as("from " + from)
                    .isEqualTo(new Recovered(43, numbers(from, 43)));
        }
        assertThat(node.replay(id, 12, 29, Long.MAX_VALUE).events()).isEqualTo(numbers(12, 29));
        assertThat(node.replay(id, 5, 40, 20).events()).isEqualTo(numbers(5, 24));
        assertThat(node.replay(id, 5, 4, 10).events()).isEmpty();
    }

    @Test
    void aWriteLongerThanAPartitionStaysTogether() {
        node.recover(id);
        assertThat(node.write(id, 1, 3)).isEqualTo(Outcome.WRITTEN);
        assertThat(node.write(id, 4, 48)).isEqualTo(Outcome.WRITTEN);
        assertThat(node.write(id, 49, 50)).isEqualTo(Outcome.WRITTEN);
        assertThat(node.write(id, 51, 51)).isEqualTo(Outcome.WRITTEN);

        assertThat(node.recover(id)).isEqualTo(new Recovered(51, numbers(1, 51)));
        assertThat(partitionsWithEvents()).isEqualTo(3);
        for (long from : List.of(3L, 4L, 20L, 48L, 49L, 51L)) {
            assertThat(node.replay(id, from, Long.MAX_VALUE, Long.MAX_VALUE))
                    .as("from " + from)
                    .isEqualTo(new Recovered(51, numbers(from, 51)));
        }
        assertThat(node.write(id, 52, 60)).isEqualTo(Outcome.WRITTEN);
    }

    @Test
    void aGroupThatIsTooMuchForOneBatchIsWrittenInSeveral() {
        node.recover(id);
        List<Object> one = List.of(new Disconnected(1));

        assertThat(node.outcome(node.send("w", id, 1, Collections.nCopies(500, one))))
                .isEqualTo(Outcome.WRITTEN);

        assertThat(node.recover(id).events()).hasSize(500).containsOnly(1L);
        assertThat(partitionsWithEvents()).isEqualTo(50);
    }

    @Test
    void deletedEventsAreNotReplayedAndTheirNumbersNotUsedAgain() {
        writeAll(1, 35, 5);
        node.delete(id, 23);
        assertThat(node.recover(id)).isEqualTo(new Recovered(35, numbers(24, 35)));
        assertThat(cql.execute(
                        "SELECT sequence_nr FROM contract.messages WHERE persistence_id = ? AND partition_nr = 1", id))
                .as("partition 1 has nothing left but its head")
                .singleElement()
                .satisfies(row -> assertThat(row.isNull(0)).isTrue());

        node.delete(id, Long.MAX_VALUE);
        assertThat(node.recover(id)).isEqualTo(new Recovered(35, List.of()));

        assertThat(node.write(id, 36, 37)).isEqualTo(Outcome.WRITTEN);
        assertThat(node.recover(id)).isEqualTo(new Recovered(37, numbers(36, 37)));
    }

    @Test
    void whatCannotBeWrittenIsRejectedWithAllThatWasWrittenWithIt() {
        node.recover(id);

        List<List<Object>> group = List.of(List.of(new Disconnected(1)), List.of(new Object()));
        assertThat(node.outcome(node.send("w", id, 1, group))).isEqualTo(Outcome.REJECTED);

        assertThat(node.write(id, 1, 1)).isEqualTo(Outcome.WRITTEN);
        assertThat(node.recover(id)).isEqualTo(new Recovered(1, List.of(1L)));
    }

    @Test
    void anEventThatIsMissingEndsTheReplayWithItsSequenceNumber() {
        writeAll(1, 25, 5);
        cql.execute(
                "DELETE FROM contract.messages WHERE persistence_id = ? AND partition_nr = 1 AND sequence_nr = 17", id);

        assertThatThrownBy(() -> node.recover(id)).hasMessage("event 17 of " + id + " is missing");
        assertThat(node.replay(id, 18, 25, 100).events()).isEqualTo(numbers(18, 25));
        assertThat(node.replay(id, 1, 16, 100).events()).isEqualTo(numbers(1, 16));
    }

    @Test
    void theLastEventMissingIsNoticedToo() {
        writeAll(1, 20, 10);
        cql.execute(
                "DELETE FROM contract.messages WHERE persistence_id = ? AND partition_nr = 1 AND sequence_nr = 20", id);

        assertThatThrownBy(() -> node.recover(id)).hasMessage("event 20 of " + id + " is missing");
    }

    @Test
    void anEventThatCannotBeReadEndsTheReplayWithItsSequenceNumberAndManifest() {
        writeAll(1, 5, 5);
        cql.execute(
                "UPDATE contract.messages SET event = 0x00ff WHERE persistence_id = ? AND partition_nr = 0"
                        + " AND sequence_nr = 3",
                id);

        assertThatThrownBy(() -> node.recover(id))
                .hasMessageStartingWith("event 3 of " + id + " (serializer ")
                .hasMessageContaining("manifest framework-event")
                .hasMessageContaining(" cannot be read: ");
    }

    private void writeAll(long from, long to, int group) {
        node.recover(id);
        for (long first = from; first <= to; first += group) {
            assertThat(node.write(id, first, Math.min(first + group - 1, to))).isEqualTo(Outcome.WRITTEN);
        }
    }

    private long partitionsWithEvents() {
        return LongStream.range(0, 60)
                .filter(partition -> cql
                        .execute(
                                "SELECT sequence_nr FROM contract.messages WHERE persistence_id = ?"
                                        + " AND partition_nr = ?",
                                id,
                                partition)
                        .stream()
                        .anyMatch(row -> !row.isNull(0)))
                .count();
    }

    private static List<Long> numbers(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }
}
