package io.kebne.protocol.offer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FiltersTest {
    @Test
    void aNegativeDurationBecomesTheDefault() {
        assertThat(new Filters(Duration.ofNanos(-1))).isEqualTo(Filters.DEFAULT);
        assertThat(new Filters(Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo(Filters.DEFAULT);
        assertThat(Filters.DEFAULT.refuse()).hasSeconds(5);
    }

    @Test
    void moreThanAYearBecomesAYear() {
        assertThat(new Filters(Duration.ofDays(365).plusNanos(1)).refuse()).hasDays(365);
        assertThat(new Filters(Duration.ofSeconds(Long.MAX_VALUE)).refuse()).hasDays(365);
    }

    @Test
    void anythingBetweenStays() {
        assertThat(new Filters(Duration.ZERO)).isEqualTo(Filters.NONE);
        assertThat(new Filters(Duration.ofMillis(1)).refuse()).hasMillis(1);
    }
}
