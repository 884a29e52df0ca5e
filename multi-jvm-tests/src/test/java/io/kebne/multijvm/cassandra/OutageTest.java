package io.kebne.multijvm.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.multijvm.cassandra.JournalNode.Outcome;
import io.kebne.multijvm.harness.Await;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cassandra goes away under a master, and comes back. */
@Timeout(240)
class OutageTest {
    private static final String KEYSPACE = "outage";
    private static final Duration SOON = Duration.ofSeconds(60);
    /** In which time a write is refused, plus something for a busy machine. */
    private static final Duration REFUSAL = Duration.ofSeconds(6);
    /** In which time service returns by itself. */
    private static final Duration RETURN = Duration.ofSeconds(30);

    private final String id = "test|" + UUID.randomUUID();

    @Test
    void nothingThatWasAcknowledgedIsLostWhenCassandraIsKilled() {
        CassandraNode cassandra = SharedCassandra.node();
        try (TallyNode node = new TallyNode(cassandra.journalConfig(KEYSPACE, Map.of()), id)) {
            for (int i = 1; i <= 100; i++) {
                assertThat(node.add(i, SOON)).isPresent();
            }
            cassandra.kill();
            assertThat(node.add(1, REFUSAL)).as("while it is away").isEmpty();
            cassandra.start();
            cassandra.awaitUp();

            Tally.Sum sum = Await.present("service", RETURN, () -> node.add(1_000_000, Duration.ofSeconds(5)));

            // The one that was refused may have been written: nobody heard of it.
            assertThat(sum.sum() % 1_000_000).isIn(5_050L, 5_051L);
        }
    }

    @Test
    void whileCassandraHangsWritesFailSoonAndServiceReturnsByItself() {
        CassandraNode cassandra = SharedCassandra.node();
        try (JournalNode writer = new JournalNode(cassandra.journalConfig(KEYSPACE, Map.of()));
                TallyNode node = new TallyNode(cassandra.journalConfig(KEYSPACE, Map.of()), id)) {
            writer.recover("other|" + id);
            assertThat(writer.write("other|" + id, 1, 1)).isEqualTo(Outcome.WRITTEN);
            assertThat(node.add(1, SOON)).isPresent();

            cassandra.pause();
            try {
                long start = System.nanoTime();
                assertThat(writer.write("other|" + id, 2, 2)).isEqualTo(Outcome.FAILED);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(REFUSAL);
                // Everybody goes on trying; after some failures in a row the breaker says no at once.
                Await.until("the breaker opens", SOON, () -> {
                    long before = System.nanoTime();
                    Optional<String> why = writer.failureOfRecovery("other|" + id);
                    return why.isPresent()
                            && System.nanoTime() - before
                                    < Duration.ofMillis(500).toNanos();
                });
                for (int i = 0; i < 1_000; i++) {
                    node.tell(1);
                }
            } finally {
                cassandra.resume();
            }

            Await.present("service of an entity", RETURN, () -> node.add(1, Duration.ofSeconds(5)));
            Await.until(
                    "service of the journal",
                    RETURN,
                    () -> writer.failureOfRecovery("other|" + id).isEmpty());
            assertThat(writer.recover("other|" + id).events()).startsWith(1L).hasSizeLessThanOrEqualTo(2);
        }
    }
}
