package io.kebne.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.protocol.InvalidValueException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CassandraSettingsTest {
    @Test
    void theDefaultsAreThoseOfALocalClusterOfThree() {
        CassandraSettings settings = settings("");

        assertThat(settings.contactPoints()).containsExactly("127.0.0.1:9042");
        assertThat(settings.consistency()).isEqualTo("LOCAL_QUORUM");
        assertThat(settings.serialConsistency()).isEqualTo("SERIAL");
        assertThat(settings.requestTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.credentials()).isEmpty();
        assertThat(CassandraSchema.statements(settings))
                .startsWith("CREATE KEYSPACE IF NOT EXISTS kebne WITH replication ="
                        + " {'class': 'NetworkTopologyStrategy', 'datacenter1': 3}")
                .hasSize(5);
    }

    @Test
    void eachDataCentreMayHaveItsNumberOfCopies() {
        assertThat(CassandraSchema.statements(settings("replication { west = 2, \"dc.1\" = 5 }, keyspace = a_1")))
                .startsWith("CREATE KEYSPACE IF NOT EXISTS a_1 WITH replication ="
                        + " {'class': 'NetworkTopologyStrategy', 'dc.1': 5, 'west': 2}");
    }

    @Test
    void whatIsWrittenAsABlockIsReadAsTheSame() {
        for (String block : List.of(
                "",
                "contact-points = [\"a:1\", \"b:2\"], local-datacenter = x, create = true, partition-size = 7",
                "username = u, password = p, consistency = ALL, serial-consistency = LOCAL_SERIAL",
                "username = u, password-file = /etc/p, request-timeout = 300ms, replication { a = 1 }")) {
            assertThat(CassandraSettings.from(settings(block).block())).isEqualTo(settings(block));
        }
    }

    @Test
    void thePasswordIsNotPartOfTheText() {
        assertThat(settings("username = u, password = secret").toString())
                .contains("u")
                .doesNotContain("secret");
        assertThat(settings("username = u, password-file = /p").credentials())
                .map(c -> c.passwordFile().orElseThrow())
                .contains(Path.of("/p"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "contact-points = []             | contact-points: '[]': expected at least one host:port",
                "contact-points = [\"a\"]        | contact-points: 'a': expected host:port",
                "local-datacenter = \"\"         | local-datacenter: '': expected the name of a data centre",
                "keyspace = Kebne                | keyspace: 'Kebne': expected lower-case letters, digits and underscores",
                "consistency = ONE               | consistency: 'ONE': expected LOCAL_QUORUM, QUORUM or ALL",
                "serial-consistency = QUORUM     | serial-consistency: 'QUORUM': expected SERIAL or LOCAL_SERIAL",
                "replication-factor = 0          | replication-factor: '0': expected a number from 1",
                "replication { a = 0 }           | replication.a: '0': expected a number from 1",
                "request-timeout = 0ms           | request-timeout: 'PT0S': expected a length of time",
                "partition-size = 0              | partition-size: '0': expected a number from 1",
                "password = p                    | username: '': expected a name beside the password",
                "username = u                    | password-file: '': expected either this or a password, beside the username",
                "username=u, password=p, password-file=f | password-file: 'f': expected either this or a password, beside the username",
            },
            quoteCharacter = '#')
    void whatCannotBeIsRefusedWithTheSettingNamed(String block, String message) {
        assertThatThrownBy(() -> settings(block))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("journal.cassandra." + message);
    }

    private static CassandraSettings settings(String block) {
        Config defaults = ConfigFactory.defaultReference().getConfig(CassandraSettings.PATH);
        return CassandraSettings.from(ConfigFactory.parseString(block).withFallback(defaults));
    }
}
