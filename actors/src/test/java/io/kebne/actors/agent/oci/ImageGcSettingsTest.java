package io.kebne.actors.agent.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.protocol.InvalidValueException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageGcSettingsTest {
    private static Config config(Map<String, Object> chosen) {
        return ConfigFactory.parseMap(chosen)
                .withFallback(
                        ConfigFactory.parseResources("agent-reference.conf").getConfig("kebne.agent"));
    }

    @Test
    void isOffUnlessSomeOfTheDiskIsToStayFree() {
        assertThat(ImageGcSettings.of(config(Map.of())).isOn()).isFalse();

        ImageGcSettings settings = ImageGcSettings.of(
                config(Map.of("image-gc-disk-headroom", 0.25, "image-gc-excluded-images", "a:1, host/b")));

        assertThat(settings.isOn()).isTrue();
        assertThat(settings.wants(0.75)).isFalse();
        assertThat(settings.wants(0.76)).isTrue();
        assertThat(settings.excluded()).hasToString("[a:1, host/b:latest]");
    }

    @ParameterizedTest
    @CsvSource({
        "image-gc-disk-headroom, 1.5, must lie between 0 and 1",
        "image-gc-disk-headroom, -0.1, must lie between 0 and 1",
        "image-gc-disk-watch-interval, 0s, must be at least 1ms",
        "image-gc-excluded-images, 'a,,b', ''"
    })
    void whatIsWrongIsNamed(String setting, String value, String message) {
        assertThatThrownBy(() -> ImageGcSettings.of(config(Map.of(setting, value))))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("kebne.agent." + setting + ": " + message);
    }
}
