package io.kebne.actors.agent.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.kebne.protocol.InvalidValueException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpusTest {
    private static final String ISOLATION = "cgroups/devices,gpu/nvidia";

    private static IsolationSettings settings(Map<String, ?> more) {
        return IsolationSettings.of(ConfigFactory.parseMap(more)
                .withFallback(ConfigFactory.parseResources("agent-reference.conf")
                        .resolve()
                        .getConfig("kebne.agent")));
    }

    @Test
    void nobodyIsAskedUnlessContainersAreToHaveSome() {
        assertThat(Gpus.find(settings(Map.of("nvidia-smi", "/no/such")))).isEqualTo(Gpus.NONE);
    }

    @Test
    void whyThereAreNoneIsTold() {
        assertThat(problem("/no/such")).contains("/no/such");
        assertThat(problem("false")).isEqualTo("false ended with status 1");
        assertThat(problem("true")).startsWith("what nvidia-smi says of GPUs is not understood");
    }

    private static String problem(String program) {
        Gpus gpus = Gpus.find(settings(Map.of("isolation", ISOLATION, "nvidia-smi", program)));
        assertThat(gpus.minors()).isEmpty();
        return gpus.problem().orElseThrow();
    }

    @Test
    void whatIsSaidOfThemIsRead() throws Exception {
        assertThat(minors(
                        "<a><gpu><minor_number> 2 </minor_number></gpu><gpu><minor_number>0</minor_number></gpu></a>"))
                .containsExactly(2, 0);
        assertThat(minors("<a/>")).isEmpty();
        assertThatThrownBy(() -> minors("<a><minor_number>N/A</minor_number></a>"))
                .hasMessageStartingWith("what nvidia-smi says of GPUs is not understood");
    }

    private static List<Integer> minors(String xml) throws Exception {
        return Gpus.minors(xml.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "isolation, gpu/nvidia, gpu/nvidia needs cgroups/devices beside it",
                "allowed-devices, /etc/passwd, '/etc/passwd' is no device",
                "allowed-devices, /dev/none, there is no device '/dev/none' on this machine"
            })
    void whatIsWrongIsNamed(String setting, String value, String message) {
        Object given = setting.equals("isolation") ? value : List.of(value);
        assertThatThrownBy(() -> settings(Map.of(setting, given)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("kebne.agent." + setting + ": " + message);
    }
}
