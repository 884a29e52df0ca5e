package io.kebne.actors.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff();

    @Test
    void waitsLongerEachTimeUpToABound() {
        assertThat(LongStream.range(0, 8).map(backoff::next))
                .containsExactly(200L, 400L, 800L, 1_600L, 3_200L, 5_000L, 5_000L, 5_000L);
    }

    @Test
    void startsAgainAfterAGoodWhile() {
        backoff.next(0);
        backoff.next(100);
        assertThat(backoff.next(20_000)).isEqualTo(200);
    }
}
