package io.kebne.multijvm.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlotHistoryTest {
    private static final String NOON = "2026-01-01T12:00:00Z";
    private static final String LATER = "2026-01-01T12:01:00Z";

    @Test
    void aSlotWithoutALineWasMissed() {
        List<String> lines = List.of("a " + NOON + " 1 1", "b " + LATER + " 1 1");

        assertThat(SlotHistory.missed(lines, "a", List.of(Instant.parse(NOON), Instant.parse(LATER))))
                .containsExactly("a " + LATER);
    }

    @Test
    void oneRunOfEachSlotIsSoundAlsoWhenItWasTriedAgain() {
        assertThat(SlotHistory.doubled(List.of(
                        "a " + NOON + " 1 1", "a " + NOON + " 1 2", "a " + LATER + " 2 1", "b " + NOON + " 1 1")))
                .isEmpty();
    }

    @Test
    void twoRunsOfASlotAreFound() {
        assertThat(SlotHistory.doubled(List.of("a " + NOON + " 1 1", "a " + NOON + " 2 1")))
                .containsExactly("a " + NOON + " 2 1");
    }

    @Test
    void aTaskThatWasStartedTwiceIsFound() {
        assertThat(SlotHistory.doubled(List.of("a " + NOON + " 1 1", "a " + NOON + " 1 1")))
                .containsExactly("a " + NOON + " 1 1");
    }
}
