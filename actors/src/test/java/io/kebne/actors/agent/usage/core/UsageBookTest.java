package io.kebne.actors.agent.usage.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.ConfigFactory;
import io.kebne.actors.agent.core.ContainerUsage;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resources;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What containers are taken to need by what was seen of them. */
class UsageBookTest {
    private static final long MEGABYTE = 1 << 20;
    private static final long MINUTE = 60_000;

    private final UsageBook book = new UsageBook(settings(""));
    private long now;

    @Test
    void processorsAreWhatWasUsedBetweenTwoLooks() {
        look("c", 1, 10);
        look("c", 16, 10);

        assertThat(need().cpusNow()).isCloseTo(0.25, within(1e-9));
        assertThat(need().cpus()).isBetween(0.25, 0.25 * 1.05);
        assertThat(need().samples()).isEqualTo(2);
        assertThat(need().spanMillis()).isEqualTo(MINUTE);
    }

    @Test
    void aCounterThatGoesBackIsNoUse() {
        look("c", 16, 10);
        look("c", 1, 10);

        assertThat(need().cpusNow()).isZero();
    }

    @Test
    void aRarePeakOfProcessorsDoesNotCountAndOneOfMemoryDoes() {
        double cpuSeconds = 0;
        for (int minute = 0; minute < 100; minute++) {
            boolean peak = minute == 50;
            cpuSeconds += peak ? 240 : 30;
            look("c", cpuSeconds, peak ? 400 : 100);
        }

        assertThat(need().cpus()).isBetween(0.5, 0.5 * 1.05);
        assertThat(need().memory()).isBetween(400 * 1.15, 400 * 1.15 * 1.06);
        assertThat(need().memoryNow()).isEqualTo(100);
    }

    @Test
    void aPeakOfMemoryIsForgottenAfterFourHalfLives() {
        look("c", 0, 400);
        for (int hour = 0; hour < 4 * 48 + 2; hour++) {
            now += 59 * MINUTE;
            look("c", 0, 100);
        }

        assertThat(need().memory()).isLessThan(130);
    }

    @Test
    void soIsOneThatLastedForLong() {
        for (int hour = 0; hour < 10 * 48; hour++) {
            now += 59 * MINUTE;
            look("c", 0, 400);
        }
        for (int hour = 0; hour < 4 * 48 - 2; hour++) {
            now += 59 * MINUTE;
            look("c", 0, 100);
        }
        assertThat(need().memory()).isGreaterThan(400);

        for (int hour = 0; hour < 4; hour++) {
            now += 59 * MINUTE;
            look("c", 0, 100);
        }
        assertThat(need().memory()).isLessThan(130);
    }

    @Test
    void whatHasEndedIsForgotten() {
        look("c", 1, 10);
        look("d", 1, 10);

        assertThat(book.needs(now))
                .singleElement()
                .satisfies(need -> assertThat(need.container().containerId()).isEqualTo("d"));
        look("c", 1, 10);
        assertThat(need().samples()).isEqualTo(1);
    }

    @Test
    void whatCannotBeSeenIsNotKnown() {
        book.add(List.of(container("c")), Map.of("c", ContainerUsage.UNKNOWN), now);

        assertThat(need().samples()).isZero();
        assertThat(need().cpus()).isZero();
        assertThat(book.entries(now))
                .singleElement()
                .satisfies(entry -> assertThat(entry.cpuWeights()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "usage-sample-interval = 1ms",
                "usage-cpu-half-life = 0s",
                "usage-memory-half-life = -1s",
                "usage-percentile = 0",
                "usage-percentile = 1.5",
                "usage-memory-margin = -1"
            })
    void settingsThatCannotBeAreNamed(String setting) {
        assertThatThrownBy(() -> settings(setting))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("kebne.agent." + setting.substring(0, setting.indexOf(' ')));
    }

    private void look(String id, double cpuSeconds, long megabytes) {
        now += MINUTE;
        book.add(
                List.of(container(id)),
                Map.of(
                        id,
                        new ContainerUsage(
                                Map.of("mem_rss_bytes", megabytes * MEGABYTE),
                                Map.of("cpus_user_time_secs", cpuSeconds, "cpus_system_time_secs", 0.0))),
                now);
    }

    private ContainerNeed need() {
        return book.needs(now).get(0);
    }

    private static Measured container(String id) {
        return new Measured(
                id,
                new FrameworkId("f"),
                new ExecutorId("t"),
                List.of(new TaskId("t")),
                Resources.parse("cpus:1;mem:512"),
                0,
                0,
                false);
    }

    private static UsageSettings settings(String different) {
        return UsageSettings.of(ConfigFactory.parseString("kebne.agent { " + different + " }")
                .withFallback(ConfigFactory.parseResources("agent-reference.conf"))
                .getConfig("kebne.agent"));
    }
}
