package io.kebne.actors.allocator.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FilterCountsTest {
    @Test
    void allRolesAreThereWhenAMessageHoldsThem() {
        assertThat(FilterCounts.of(Map.of())).isEqualTo(new FilterCounts(Map.of(), true));
        assertThat(FilterCounts.of(Map.of("a", 1L, "b", 2L)))
                .isEqualTo(new FilterCounts(Map.of("a", 1L, "b", 2L), true));
    }

    @Test
    void ofTooManyRolesThoseWithTheMostFiltersAreTold() {
        Map<String, Long> all = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            all.put("role" + i, (long) i + 1);
        }

        FilterCounts counts = FilterCounts.of(all);

        assertThat(counts.whole()).isFalse();
        assertThat(counts.byRole()).containsEntry("role9999", 10_000L).doesNotContainKey("role0");
        assertThat(counts.byRole().keySet().stream().mapToInt(String::length).sum())
                .isBetween(10_000, 100_000);
    }
}
