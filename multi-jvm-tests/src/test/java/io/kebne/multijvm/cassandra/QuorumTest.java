package io.kebne.multijvm.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.multijvm.cassandra.JournalNode.Outcome;
import io.kebne.multijvm.harness.Await;
import io.kebne.multijvm.harness.MultiJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three Cassandra nodes that all have everything: one may go away, two may not. Takes minutes on a busy machine. */
@Tag("long")
@Timeout(400)
class QuorumTest {
    private static final Duration REFUSAL = Duration.ofSeconds(6);
    private static final Duration RETURN = Duration.ofSeconds(30);
    private static final Duration WARM_UP = Duration.ofMinutes(2);
    private static final Duration ONE_AWAY = Duration.ofSeconds(6);

    @TempDir
    private Path directory;

    private final String id = "test|" + UUID.randomUUID();
    private long next = 1;

    @Test
    @DisplayName("case 30: one of three Cassandra nodes may go away unnoticed, and two may not")
    void oneOfThreeNodesMayGoAwayUnnoticedAndTwoMayNot() {
        try (MultiJvm processes = new MultiJvm()) {
            List<CassandraNode> nodes = CassandraNode.startAll(processes, directory, 3);
            nodes.forEach(CassandraNode::awaitUp);
            Map<String, Object> everywhere = Map.of(
                    "kebne.journal.cassandra.contact-points",
                    nodes.stream().map(CassandraNode::contactPoint).toList(),
                    "kebne.journal.cassandra.replication-factor",
                    3);
            try (JournalNode writer = new JournalNode(nodes.get(0).journalConfig("quorum", everywhere))) {
                Await.until("three nodes that have warmed up", WARM_UP, () -> writesInARow(writer, 50));

                nodes.get(0).kill();
                writeFor(writer, ONE_AWAY);

                nodes.get(1).kill();
                long start = System.nanoTime();
                assertThat(writer.write(id, next, next)).isEqualTo(Outcome.FAILED);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(REFUSAL);

                nodes.get(1).start();
                nodes.get(1).awaitUp();
                Await.until(
                        "service", RETURN, () -> writer.failureOfRecovery(id).isEmpty());
                long highest = writer.recover(id).highest();
                assertThat(highest).isBetween(next - 1, next);
                next = highest + 1;
                writeFor(writer, Duration.ofSeconds(2));
                assertThat(writer.recover(id).events()).hasSize((int) next - 1);
            }
        }
    }

    /** Writes until one fails, or there are enough. */
    private boolean writesInARow(JournalNode writer, int enough) {
        if (writer.failureOfRecovery(id).isPresent()) {
            return false;
        }
        next = writer.recover(id).highest() + 1;
        for (int i = 0; i < enough; i++) {
            if (writer.write(id, next, next) != Outcome.WRITTEN) {
                return false;
            }
            next++;
        }
        return true;
    }

    /** Writes one event after the other; none may fail. */
    private void writeFor(JournalNode writer, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            assertThat(writer.write(id, next, next)).as("event " + next).isEqualTo(Outcome.WRITTEN);
            next++;
        }
    }
}
