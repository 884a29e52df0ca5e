package io.kebne.actors.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PauseWatchTest {
    private final PauseWatch pauses = new PauseWatch(1_000);

    @Test
    void aSilenceInWhichOthersMayGiveTheMasterUpIsAPause() {
        assertThat(pauses.hear(2_999)).isZero();
        assertThat(pauses.hear(4_999)).isEqualTo(2_000);
        assertThat(pauses.hear(5_000)).isZero();
    }

    @Test
    void whatWasAskedForBeforeAPauseIsKnownToBeOlder() {
        assertThat(pauses.pausedSince(1_000)).isFalse();

        pauses.hear(9_000);

        assertThat(pauses.pausedSince(8_999)).isTrue();
        assertThat(pauses.pausedSince(9_000)).isFalse();
    }

    @Test
    void whatWasUnderWayInAPauseDidNotLag() {
        pauses.hear(9_000);

        assertThat(pauses.lagSince(8_000, 9_100)).isZero();
        assertThat(pauses.lagSince(9_000, 9_100)).isEqualTo(100);
    }
}
