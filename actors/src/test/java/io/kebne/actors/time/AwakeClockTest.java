package io.kebne.actors.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.Moment;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AwakeClockTest {
    private final AwakeClock clock = new AwakeClock(Duration.ofMillis(250));

    @Test
    void ordinaryTimePassesAsItDoes() {
        assertThat(at(5_000)).isEqualTo(5_000);
        assertThat(at(5_250)).isEqualTo(5_250);
        assertThat(at(6_500)).as("a delay of a second").isEqualTo(6_500);
    }

    @Test
    void aPauseCountsAsOneInterval() {
        at(0);
        assertThat(at(60_000)).isEqualTo(250);
        assertThat(at(60_250)).isEqualTo(500);
        assertThat(at(70_000)).isEqualTo(750);
    }

    @Test
    void theTimeBeforeTheFirstLookIsNoPause() {
        assertThat(at(1_000_000)).isEqualTo(1_000_000);
    }

    @Test
    void theTimeOfDayIsLeftAlone() {
        clock.at(new Moment(7, 0));

        assertThat(clock.at(new Moment(3_600_007, 60_000)).wallMillis()).isEqualTo(3_600_007);
    }

    private long at(long monotonicMillis) {
        return clock.at(new Moment(1_000, monotonicMillis)).monotonicMillis();
    }
}
