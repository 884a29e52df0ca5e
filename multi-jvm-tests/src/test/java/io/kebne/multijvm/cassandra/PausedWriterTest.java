package io.kebne.multijvm.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.Row;
import io.kebne.multijvm.harness.Await;
import io.kebne.multijvm.harness.Child;
import io.kebne.multijvm.harness.MultiJvm;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A master that stands still with writes under way, is overtaken, and goes on. */
@Timeout(150)
class PausedWriterTest {
    private static final String KEYSPACE = "paused";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int OF_THE_SECOND = 1_000_000;

    private final String id = "test|" + UUID.randomUUID();

    @Test
    @DisplayName("case 34: what a paused master had under way comes to nothing, and it learns that it was overtaken")
    void whatAPausedMasterHadUnderWayComesToNothingAndItLearnsThatItWasOvertaken() {
        CassandraNode cassandra = SharedCassandra.node();
        try (MultiJvm processes = new MultiJvm();
                Cql cql = new Cql(cassandra);
                TallyNode second = new TallyNode(cassandra.journalConfig(KEYSPACE, Map.of()), "other|" + id)) {
            assertThat(second.add(0, SOON)).isPresent();
            Child first = processes.start(
                    "first", List.of(), PausedWriter.class.getName(), List.of(cassandra.contactPoint(), KEYSPACE, id));
            first.stdout().awaitLine("some writes", SOON, line -> line.equals(PausedWriter.WRITTEN + 50));

            first.pause();
            long overtakenAt;
            try (TallyNode successor = new TallyNode(cassandra.journalConfig(KEYSPACE, Map.of()), id)) {
                Optional<Tally.Sum> sum = successor.add(OF_THE_SECOND, SOON);
                assertThat(sum).isPresent();
                overtakenAt = sum.get().count();
                for (int i = 1; i < 20; i++) {
                    assertThat(successor.add(OF_THE_SECOND, SOON)).isPresent();
                }
            }
            long acknowledgedBefore = lastWritten(first);
            assertThat(overtakenAt).isGreaterThan(acknowledgedBefore);
            first.resume();

            // It writes on from where it was, is refused, replays, and goes on behind what its successor wrote.
            Await.until("the first goes on", SOON, () -> lastWritten(first) > overtakenAt + 20);
            first.kill();
            assertThat(first.stdout().lines().stream().filter(PausedWriter.RECOVERED::equals))
                    .as("recoveries")
                    .hasSizeGreaterThanOrEqualTo(2);
            assertThat(acknowledged(first))
                    .as("what the first heard of after the pause")
                    .noneMatch(count -> count >= overtakenAt && count < overtakenAt + 20);
            List<Row> rows = cql.execute(
                    "SELECT sequence_nr, writer FROM paused.messages WHERE persistence_id = ? AND partition_nr = 0",
                    id);
            assertThat(rows.stream().map(row -> row.getLong(0)))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, rows.size()).boxed().toList());
            assertThat(rows.subList((int) overtakenAt - 1, (int) overtakenAt + 19).stream()
                            .map(row -> row.getString(1))
                            .distinct())
                    .as("who wrote what the successor has seen acknowledged")
                    .hasSize(1);
        }
    }

    private static long lastWritten(Child writer) {
        List<Long> all = acknowledged(writer);
        return all.isEmpty() ? 0 : all.get(all.size() - 1);
    }

    private static List<Long> acknowledged(Child writer) {
        return writer.stdout().lines().stream()
                .filter(line -> line.startsWith(PausedWriter.WRITTEN))
                .map(line -> Long.parseLong(line.substring(PausedWriter.WRITTEN.length())))
                .toList();
    }
}
