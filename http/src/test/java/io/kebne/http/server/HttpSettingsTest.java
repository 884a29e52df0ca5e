package io.kebne.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.protocol.InvalidValueException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSettingsTest {
    @Test
    void everySettingHasADefault() {
        HttpSettings settings = HttpSettings.of(ConfigFactory.load(), "0.0.0.0", 5050);

        assertThat(settings)
                .isEqualTo(new HttpSettings(
                        "0.0.0.0", 5050, 4096, Duration.ofSeconds(60), Duration.ofSeconds(20), Duration.ofSeconds(3)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kebne.http.max-connections = 0",
                "kebne.http.idle-timeout = 0s",
                "kebne.http.request-timeout = -1s",
                "kebne.http.max-conections = 10"
            })
    void aSettingThatIsOutOfBoundsOrUnknownIsNamed(String line) {
        Config config = ConfigFactory.parseString(line).withFallback(ConfigFactory.load());

        assertThatThrownBy(() -> HttpSettings.of(config, "0.0.0.0", 5050))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith(line.substring(0, line.indexOf(' ')) + ": ");
    }
}
