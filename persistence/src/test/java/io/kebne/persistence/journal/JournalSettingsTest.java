package io.kebne.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.persistence.journal.Journal.Embedded;
import io.kebne.persistence.journal.Journal.Memory;
import io.kebne.persistence.journal.Journal.Synchronous;
import io.kebne.protocol.InvalidValueException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalSettingsTest {
    private static final Path WORK_DIR = Path.of("/srv");

    @Test
    void theDefaultIsAFileInTheWorkDirectoryThatSurvivesPowerCuts() {
        assertThat(journal("")).isEqualTo(new Embedded(Path.of("/srv/journal.sqlite"), Synchronous.FULL));
    }

    @Test
    void theFileMayBeElsewhere() {
        assertThat(journal("embedded.file = /elsewhere/x.sqlite"))
                .isEqualTo(new Embedded(Path.of("/elsewhere/x.sqlite"), Synchronous.FULL));
    }

    @Test
    void aJournalInMemoryKeepsItsSnapshotsInTheWorkDirectory() {
        assertThat(journal("kind = memory")).isEqualTo(new Memory(Path.of("/srv/snapshots")));
    }

    @Test
    void aJournalInCassandraTakesItsSettingsToAkka() {
        Journal journal = journal("kind = cassandra, cassandra { keyspace = mine, request-timeout = 1s }");

        Config akka = journal.config();
        assertThat(akka.getString("kebne.journal.cassandra.keyspace")).isEqualTo("mine");
        assertThat(akka.getString("akka.persistence.journal.plugin")).isEqualTo("kebne-cassandra-journal");
        assertThat(akka.getDuration("kebne-cassandra-journal.circuit-breaker.call-timeout"))
                .as("longer than two tries of a write")
                .isEqualTo(Duration.ofMillis(2_500));
        assertThat(journal.place()).isEqualTo("the journal in keyspace mine of Cassandra at 127.0.0.1:9042");
    }

    @ParameterizedTest
    @CsvSource({"full, FULL", "FULL, FULL", "normal, NORMAL", "Normal, NORMAL"})
    void bothWaysToSynchronizeAreKnown(String text, Synchronous synchronous) {
        assertThat(journal("embedded.synchronous = " + text))
                .isEqualTo(new Embedded(Path.of("/srv/journal.sqlite"), synchronous));
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "extra", "1", "\"\""})
    void anyOtherWayIsRefusedWithTheSettingNamed(String text) {
        assertThatThrownBy(() -> journal("embedded.synchronous = " + text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("journal.embedded.synchronous: '" + text.replace("\"", "") + "': expected full or normal");
    }

    @Test
    void anyOtherKindIsRefusedWithTheSettingNamed() {
        assertThatThrownBy(() -> journal("kind = paper"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("journal: 'paper': expected embedded, cassandra or memory");
    }

    private static Journal journal(String settings) {
        Config given = ConfigFactory.parseString(settings).atPath("kebne.journal");
        return Journal.from(given.withFallback(ConfigFactory.defaultReference()), WORK_DIR);
    }
}
