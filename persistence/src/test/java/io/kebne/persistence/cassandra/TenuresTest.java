package io.kebne.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TenuresTest {
    private final Tenures tenures = new Tenures(2);

    @Test
    void aWriteExpectsWhatTheOneBeforeHasLeftOrAPartitionThatWasNeverTouched() {
        Tenure tenure = tenure("a", 7).afterWriting(3, 40);

        assertThat(tenure.last()).isEqualTo(40);
        assertThat(tenure.expected(3)).isEqualTo(new PartitionHead(3, OptionalLong.of(40), Optional.of("a")));
        assertThat(tenure.expected(4)).isEqualTo(PartitionHead.untouched(4));
    }

    @Test
    void aWriteThatEndsLateDoesNotTouchTheNextTenure() {
        tenures.begin("x", tenure("next", 9));

        tenures.advance("x", tenure("before", 10));
        assertThat(tenures.find("x")).contains(tenure("next", 9));
        tenures.end("x", tenure("before", 8));
        assertThat(tenures.find("x")).contains(tenure("next", 9));

        tenures.advance("x", tenure("next", 11));
        assertThat(tenures.find("x")).contains(tenure("next", 11));
        tenures.end("x", tenure("next", 9));
        assertThat(tenures.find("x")).isEmpty();
        tenures.advance("x", tenure("next", 12));
        assertThat(tenures.find("x")).as("what has ended does not go on").isEmpty();
    }

    @Test
    void thatWhichWasNotUsedForLongestIsForgotten() {
        tenures.begin("x", tenure("a", 1));
        tenures.begin("y", tenure("b", 1));
        assertThat(tenures.find("x")).isPresent();

        tenures.begin("z", tenure("c", 1));

        assertThat(tenures.find("y")).isEmpty();
        assertThat(tenures.find("x")).isPresent();
    }

    private static Tenure tenure(String owner, long last) {
        return new Tenure(owner, last, PartitionHead.untouched(0));
    }
}
