package io.kebne.launcher.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverridesTest {
    private static final String TIMEOUT = "kebne.allocator.offer-timeout";

    @ParameterizedTest
    @CsvSource({"10mins, PT10M", "1.5secs, PT1.5S", "2hrs, PT2H", "1days, PT24H", "500ms, PT0.5S", "30s, PT30S"})
    void timesMayBeWrittenAsMesosDoes(String text, Duration expected) {
        Config settings = new Overrides().time(TIMEOUT, text).over(ConfigFactory.empty());

        assertThat(settings.getDuration(TIMEOUT)).isEqualTo(expected);
    }

    @Test
    void weightsAreReadAsPairs() {
        Config settings = new Overrides()
                .pairs("kebne.allocator.weights", "--weights", "web=2, a.b=0.5")
                .over(ConfigFactory.empty());

        assertThat(settings.getDouble("kebne.allocator.weights.web")).isEqualTo(2);
        assertThat(settings.getDouble("kebne.allocator.weights.\"a.b\"")).isEqualTo(0.5);
        assertThatThrownBy(() -> new Overrides().pairs("kebne.allocator.weights", "--weights", "web"))
                .hasMessage("--weights: 'web': expected NAME=VALUE");
    }

    @Test
    void anAbsentFlagLeavesTheSettingAsItIs() {
        Config file = ConfigFactory.parseString(TIMEOUT + " = 7s");

        assertThat(new Overrides()
                        .time(TIMEOUT, null)
                        .put("kebne.master.port", null)
                        .over(file))
                .isEqualTo(file);
    }
}
