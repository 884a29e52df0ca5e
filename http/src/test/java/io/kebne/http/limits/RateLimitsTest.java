package io.kebne.http.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.kebne.protocol.InvalidValueException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitsTest {
    private static final Optional<Duration> ADMITTED = Optional.empty();

    private final AtomicLong nanos = new AtomicLong();

    @Test
    void soManyAtOnceAndThenAsManyAsComeBack() {
        CallLimiter limiter = limiter("{'limits': [{'principal': 'p', 'qps': 2, 'capacity': 3}]}");

        for (int i = 0; i < 3; i++) {
            assertThat(limiter.admit(Optional.of("p"))).isEqualTo(ADMITTED);
        }
        assertThat(limiter.admit(Optional.of("p"))).contains(Duration.ofMillis(500));
        nanos.addAndGet(Duration.ofMillis(400).toNanos());
        assertThat(limiter.admit(Optional.of("p"))).contains(Duration.ofMillis(100));
        nanos.addAndGet(Duration.ofMillis(100).toNanos());
        assertThat(limiter.admit(Optional.of("p"))).isEqualTo(ADMITTED);
        assertThat(limiter.admit(Optional.of("p"))).isPresent();
        // Rest gives no more than the capacity.
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        for (int i = 0; i < 3; i++) {
            assertThat(limiter.admit(Optional.of("p"))).isEqualTo(ADMITTED);
        }
        assertThat(limiter.admit(Optional.of("p"))).isPresent();
        assertThat(limiter.counts()).isEqualTo(Map.of("p", new CallLimiter.Counts(11, 7)));
    }

    @Test
    void othersShareWhatIsLeftForThemAndTheTrustedHaveNoLimit() {
        CallLimiter limiter = limiter("{'limits': [{'principal': 'trusted'}], 'aggregate_default_qps': 0.5}");

        assertThat(limiter.admit(Optional.of("a"))).isEqualTo(ADMITTED);
        assertThat(limiter.admit(Optional.of("b"))).contains(Duration.ofSeconds(2));
        assertThat(limiter.admit(Optional.empty())).isPresent();
        for (int i = 0; i < 100; i++) {
            assertThat(limiter.admit(Optional.of("trusted"))).isEqualTo(ADMITTED);
        }
    }

    @Test
    void withoutASettingEverybodyIsCountedAndNobodyHeldBack() {
        CallLimiter limiter = limiter("");

        for (int i = 0; i < 1000; i++) {
            assertThat(limiter.admit(Optional.of("p"))).isEqualTo(ADMITTED);
        }
        assertThat(limiter.counts()).isEqualTo(Map.of("p", new CallLimiter.Counts(1000, 1000)));
    }

    @Test
    void whoHasNoFrameworkIsForgottenTheSecondTime() {
        CallLimiter limiter = limiter("");
        assertThat(limiter.admit(Optional.of("p"))).isEqualTo(ADMITTED);

        limiter.retain(Set.of());
        limiter.retain(Set.of("p"));
        limiter.retain(Set.of());
        assertThat(limiter.counts()).hasSize(1);
        limiter.retain(Set.of());
        assertThat(limiter.counts()).isEmpty();
    }

    @Test
    void theyMayStandInAFile(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("limits"), "{\"aggregate_default_qps\": 1}");

        for (String setting : new String[] {file.toString(), "file://" + file}) {
            CallLimiter limiter = limiter(setting);
            assertThat(limiter.admit(Optional.empty())).isEqualTo(ADMITTED);
            assertThat(limiter.admit(Optional.empty())).isPresent();
        }
        assertThatThrownBy(() -> limiter("/nowhere")).hasMessage("kebne.http.rate-limits: cannot read /nowhere");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'limits': 3}                                              | limits: must be a list",
                "{'limits': [{}]}                                           | limits[0].principal: is missing",
                "{'limits': [{'principal': 'p', 'qps': 0}]}                 | limits[0].qps: must be more than 0",
                "{'limits': [{'principal': 'p', 'qps': 'x'}]}               | limits[0].qps: must be a number",
                "{'limits': [{'principal': 'p', 'capacity': 3}]}            | limits[0].capacity: has no effect",
                "{'limits': [{'principal': 'p', 'qps': 1, 'capacity': 0}]}  | limits[0].capacity: must lie between",
                "{'limits': [{'principal': 'p', 'qps': 1, 'capacity': 1.5}]}| limits[0].capacity: must be a whole",
                "{'limits': [{'principal': 'p'}, {'principal': 'p'}]}       | limits[1].principal: 'p' is there twice",
                "{'limits': [{'principal': 'p', 'qsp': 1}]}                 | limits[0]: has no field 'qsp'",
                "{'aggregate_default_qps': -1}                              | aggregate_default_qps: must be more",
                "{'aggregate_default_capacity': 5}                          | aggregate_default_capacity: has no effect",
                "{'other': 5}                                               | rate_limits: has no field 'other'",
                "{                                                          | rate_limits: is no JSON",
            })
    void whatIsWrongIsNamed(String json, String message) {
        assertThatThrownBy(() -> limiter(json))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("kebne.http.rate-limits: " + message);
    }

    private CallLimiter limiter(String setting) {
        return CallLimiter.from(
                ConfigFactory.parseMap(Map.of("kebne.http.rate-limits", setting.replace('\'', '"'))), nanos::get);
    }
}
