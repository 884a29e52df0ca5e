package io.kebne.protocol.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MachineValuesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String DOMAIN =
            "{\"fault_domain\":{\"region\":{\"name\":\"west\"},\"zone\":{\"name\":\"r1\"}}}";

    @Test
    void aDomainIsReadFromItsShortFormAndFromMesosForm() throws IOException {
        DomainInfo domain = new DomainInfo("west", "r1");

        assertThat(DomainInfo.parse(" west/r1 ")).contains(domain);
        assertThat(DomainInfo.parse(DOMAIN)).contains(domain);
        assertThat(DomainInfo.parse("")).isEmpty();
        assertThat(domain).hasToString("west/r1");
        assertThat(written(domain::write)).isEqualTo(DOMAIN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"west", "a/b/c", "/r1", "west/", "{", "{}", "{\"fault_domain\":{\"region\":{\"name\":\"a\"}}}"})
    void aDomainThatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> DomainInfo.parse(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("domain");
    }

    @Test
    void anUnavailabilityIsReadFromNanosecondsAndWrittenSo() throws IOException {
        String json = "{\"start\":{\"nanoseconds\":1800000000000000001},\"duration\":{\"nanoseconds\":3600000000000}}";
        Unavailability expected =
                new Unavailability(Instant.ofEpochSecond(1_800_000_000, 1), Optional.of(Duration.ofHours(1)));

        Unavailability read = Unavailability.read(MAPPER.readTree(json));

        assertThat(read).isEqualTo(expected);
        assertThat(read.end()).contains(Instant.ofEpochSecond(1_800_003_600, 1));
        assertThat(written(read::write)).isEqualTo(json);
    }

    @Test
    void anUnavailabilityWithoutDurationNeverEnds() throws IOException {
        Unavailability read = Unavailability.read(MAPPER.readTree("{\"start\":{\"nanoseconds\":\"1000\"}}"));

        assertThat(read).isEqualTo(new Unavailability(Instant.ofEpochSecond(0, 1000), Optional.empty()));
        assertThat(read.end()).isEmpty();
        assertThat(written(read::write)).isEqualTo("{\"start\":{\"nanoseconds\":1000}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"start\":{\"nanoseconds\":-1}}",
                "{\"start\":{\"nanoseconds\":1.5}}",
                "{\"start\":{\"nanoseconds\":\"x\"}}",
                "{\"start\":{\"nanoseconds\":\"9223372036854775808\"}}",
                "{\"start\":{\"nanoseconds\":9223372036854775808}}"
            })
    void anUnavailabilityWithoutAnHonestStartIsRefused(String json) throws IOException {
        JsonNode node = MAPPER.readTree(json);

        assertThatThrownBy(() -> Unavailability.read(node))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("unavailability.start");
    }

    @Test
    void anUnavailabilityLastsNoLessThanNothing() {
        assertThatThrownBy(() -> new Unavailability(Instant.EPOCH, Optional.of(Duration.ofNanos(-1))))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("unavailability.duration");
    }

    @Test
    void aMachineHasOneNameAtLeastInWhateverCase() throws IOException {
        MachineId machine = MachineId.read(MAPPER.readTree("{\"hostname\":\"Host.Example\"}"));

        assertThat(machine).isEqualTo(new MachineId("host.example", ""));
        assertThat(written(machine::write)).isEqualTo("{\"hostname\":\"host.example\"}");
        assertThat(written(new MachineId("", "10.0.0.1")::write)).isEqualTo("{\"ip\":\"10.0.0.1\"}");
        assertThatThrownBy(() -> new MachineId("", ""))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("machine_id");
        assertThatThrownBy(() -> new MachineId("a b", ""))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("machine_id.hostname");
        assertThatThrownBy(() -> new MachineId("", "\n"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("machine_id.ip");
    }

    /** Something that writes one value. */
    private interface Writing {
        void to(JsonGenerator out) throws IOException;
    }

    private static String written(Writing writing) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = MAPPER.createGenerator(text)) {
            writing.to(out);
        }
        return text.toString();
    }
}
