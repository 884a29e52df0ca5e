package io.kebne.actors.allocator.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundTimesTest {
    private final RoundTimes.Recorder recorder = new RoundTimes.Recorder();

    @Test
    void beforeTheFirstRoundThereIsNothing() {
        assertThat(recorder.times()).isEqualTo(RoundTimes.NONE);
    }

    @Test
    void theyAreInOrderWhateverOrderTheyCameIn() {
        for (int i = 100; i >= 1; i--) {
            recorder.add(i * 1_000_000L);
        }

        assertThat(recorder.times()).isEqualTo(new RoundTimes(100, 1, 100, 1, 100, 50, 90, 95, 99, 100, 100));
    }

    @Test
    void onlyTheLatestThousandAreRemembered() {
        recorder.add(1_000_000_000L);
        for (int i = 0; i < 1000; i++) {
            recorder.add(2_000_000L);
        }

        RoundTimes times = recorder.times();
        assertThat(times.runs()).isEqualTo(1001);
        assertThat(times.count()).isEqualTo(1000);
        assertThat(times.max()).isEqualTo(2);
        assertThat(times.last()).isEqualTo(2);
    }
}
