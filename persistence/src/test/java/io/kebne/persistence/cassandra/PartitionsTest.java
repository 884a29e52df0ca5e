package io.kebne.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PartitionsTest {
    private final Partitions partitions = new Partitions(10);

    @Test
    void aPartitionTakesTheWritesThatBeginWithinIt() {
        assertThat(partitions.ofWriteFrom(1)).isZero();
        assertThat(partitions.ofWriteFrom(10)).isZero();
        assertThat(partitions.ofWriteFrom(11)).isEqualTo(1);
        assertThat(partitions.ofWriteFrom(Long.MAX_VALUE)).isEqualTo((Long.MAX_VALUE - 1) / 10);
    }

    @Test
    void anEventIsLookedForFromThePartitionBeforeItsOwn() {
        assertThat(partitions.before(1)).isZero();
        assertThat(partitions.before(0)).isZero();
        assertThat(partitions.before(20)).isZero();
        assertThat(partitions.before(21)).isEqualTo(1);
    }

    @Test
    void aPartitionHasRoomForOneEvent() {
        assertThat(new Partitions(1).ofWriteFrom(5)).isEqualTo(4);
        assertThatThrownBy(() -> new Partitions(0)).hasMessage("size: 0 is less than 1");
    }
}
