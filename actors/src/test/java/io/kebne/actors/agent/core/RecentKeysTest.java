package io.kebne.actors.agent.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentKeysTest {
    @Test
    void theOldestMakesRoomForTheNewest() {
        RecentKeys<Integer> keys = RecentKeys.<Integer>ofCapacity(3)
                .plus(1)
                .plus(2)
                .plus(1)
                .plus(3)
                .plus(4);
        assertThat(keys.contains(1)).isFalse();
        assertThat(keys.contains(2)).isTrue();
        assertThat(keys.contains(3)).isTrue();
        assertThat(keys.contains(4)).isTrue();
    }
}
