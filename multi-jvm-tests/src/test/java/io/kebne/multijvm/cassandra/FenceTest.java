package io.kebne.multijvm.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.multijvm.cassandra.JournalNode.Outcome;
import io.kebne.multijvm.cassandra.JournalNode.Recovered;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two incarnations of one entity on two masters: of what both write, the journal takes that of one. */
@Timeout(120)
class FenceTest {
    private static final int PARTITION_SIZE = 10;
    private static final Duration RACE = Duration.ofSeconds(3);
    private static final Duration LOSERS_CHANCE = Duration.ofSeconds(30);
    private static final int GROUP = 3;

    /** The journals that several masters may share. */
    enum Kind {
        EMBEDDED,
        CASSANDRA
    }

    @TempDir
    private Path directory;

    private final String id = "test|" + UUID.randomUUID();

    @ParameterizedTest
    @EnumSource
    @DisplayName("case 34: of two that write the same event the second is refused")
    void ofTwoThatWriteTheSameEventTheSecondIsRefused(Kind kind) {
        try (JournalNode first = new JournalNode(config(kind));
                JournalNode second = new JournalNode(config(kind))) {
            first.recover(id);
            assertThat(first.write(id, 1, 5)).isEqualTo(Outcome.WRITTEN);
            assertThat(second.recover(id).highest()).isEqualTo(5);

            assertThat(second.write(id, 6, 8)).isEqualTo(Outcome.WRITTEN);
            assertThat(first.write(id, 6, 10)).isEqualTo(Outcome.FAILED);

            assertThat(second.write(id, 9, 9)).isEqualTo(Outcome.WRITTEN);
            assertThat(first.recover(id)).isEqualTo(new Recovered(9, List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L)));
        }
    }

    @Test
    void whoRecoversTakesOverBeforeItHasWrittenAnything() {
        try (JournalNode first = new JournalNode(config(Kind.CASSANDRA));
                JournalNode second = new JournalNode(config(Kind.CASSANDRA))) {
            first.recover(id);
            assertThat(first.write(id, 1, 5)).isEqualTo(Outcome.WRITTEN);

            second.recover(id);

            assertThat(first.write(id, 6, 6)).isEqualTo(Outcome.FAILED);
            assertThat(second.write(id, 6, 7)).isEqualTo(Outcome.WRITTEN);
            assertThat(first.write(id, 8, 8)).as("a guess").isEqualTo(Outcome.FAILED);
        }
    }

    @Test
    void soItDoesWhereTheNextPartitionBegins() {
        try (JournalNode first = new JournalNode(config(Kind.CASSANDRA));
                JournalNode second = new JournalNode(config(Kind.CASSANDRA))) {
            first.recover(id);
            assertThat(first.write(id, 1, PARTITION_SIZE)).isEqualTo(Outcome.WRITTEN);

            second.recover(id);

            assertThat(first.write(id, PARTITION_SIZE + 1, PARTITION_SIZE + 1)).isEqualTo(Outcome.FAILED);
            assertThat(second.write(id, PARTITION_SIZE + 1, PARTITION_SIZE + 2)).isEqualTo(Outcome.WRITTEN);
            assertThat(second.write(id, PARTITION_SIZE + 3, 2 * PARTITION_SIZE)).isEqualTo(Outcome.WRITTEN);
            assertThat(second.write(id, 2 * PARTITION_SIZE + 1, 2 * PARTITION_SIZE + 1))
                    .isEqualTo(Outcome.WRITTEN);
        }
    }

    @Test
    void whoseWriteFailedHasToRecoverBeforeItWritesAgain() {
        try (JournalNode first = new JournalNode(config(Kind.CASSANDRA))) {
            assertThat(first.write(id, 1, 1)).as("without recovery").isEqualTo(Outcome.FAILED);

            first.recover(id);
            assertThat(first.write(id, 1, 1)).isEqualTo(Outcome.WRITTEN);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatTwoWriteInARaceIsInTheJournalOnceAndInOnePiece(Kind kind) {
        try (JournalNode first = new JournalNode(config(kind));
                JournalNode second = new JournalNode(config(kind))) {
            CompletableFuture<List<Long>> one = CompletableFuture.supplyAsync(() -> race(first, 0));
            CompletableFuture<List<Long>> other = CompletableFuture.supplyAsync(() -> race(second, 1));
            List<Long> acknowledged = new ArrayList<>(one.join());
            acknowledged.addAll(other.join());

            List<Long> events = first.recover(id).events();

            assertThat(events).doesNotHaveDuplicates().containsAll(acknowledged);
            // Nothing here hangs, so what was not acknowledged was not written.
            assertThat(acknowledged).hasSameSizeAs(events);
            for (int i = 0; i < events.size(); i += GROUP) {
                assertThat(events.subList(i, i + GROUP))
                        .as("events of one write from " + (i + 1))
                        .containsExactly(events.get(i), events.get(i) + 2, events.get(i) + 4);
            }
            assertThat(one.join()).as("both got their chance").isNotEmpty();
            assertThat(other.join()).isNotEmpty();
        }
    }

    /**
     * Recovers and writes until it is refused, again and again.
     *
     * @param parity of all the numbers that it writes
     * @return those that were acknowledged
     */
    private List<Long> race(JournalNode node, int parity) {
        List<Long> acknowledged = new ArrayList<>();
        long number = parity;
        long end = System.nanoTime() + RACE.toNanos();
        long latest = end + LOSERS_CHANCE.toNanos();
        // Whoever has lost all the time goes on when the other has stopped.
        while (System.nanoTime() < (acknowledged.isEmpty() ? latest : end)) {
            long next = node.recover(id).highest() + 1;
            while (System.nanoTime() < (acknowledged.isEmpty() ? latest : end)
                    && node.writeNumbers(id, next, numbers(number)) == Outcome.WRITTEN) {
                acknowledged.addAll(numbers(number));
                next += GROUP;
                number += 2 * GROUP;
            }
            number += 2 * GROUP;
        }
        return acknowledged;
    }

    private static List<Long> numbers(long first) {
        return List.of(first, first + 2, first + 4);
    }

    private Config config(Kind kind) {
        return switch (kind) {
            case EMBEDDED ->
                ConfigFactory.parseMap(Map.of(
                                "kebne.journal.kind",
                                "embedded",
                                "kebne.journal.embedded.file",
                                directory.resolve("journal.sqlite").toString()))
                        .withFallback(ConfigFactory.load());
            case CASSANDRA ->
                SharedCassandra.node()
                        .journalConfig("fence", Map.of("kebne.journal.cassandra.partition-size", PARTITION_SIZE));
        };
    }
}
