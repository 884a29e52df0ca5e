package io.kebne.protocol.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.framework.OfferFilters.Quantities;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.resources.Scalar;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OfferFiltersTest {
    private static final Quantities CPUS = new Quantities(new TreeMap<>(Map.of("cpus", new Scalar(1000))));
    private static final String FIELD = "min_allocatable_resources.quantities";

    @Test
    void sayingNothingDiffersFromAskingForNothing() {
        assertThat(new OfferFilters(Optional.empty())).isNotEqualTo(new OfferFilters(Optional.of(List.of())));
    }

    @Test
    void anAlternativeNamesAtLeastOneResource() {
        assertRefused(FIELD, () -> new Quantities(new TreeMap<>()));
        assertRefused(FIELD, () -> new Quantities(new TreeMap<>(Map.of(" ", Scalar.ZERO))));
    }

    @Test
    void alternativesAreBounded() {
        assertThat(new OfferFilters(Optional.of(Collections.nCopies(64, CPUS))).minAllocatableResources())
                .isPresent();
        assertRefused(FIELD, () -> new OfferFilters(Optional.of(Collections.nCopies(65, CPUS))));
    }

    @Test
    void areKeptByTheFrameworkForValidRolesOnly() {
        FrameworkInfo info = FrameworkInfo.of(new FrameworkId("f"), "name", "r");
        OfferFilters filters = new OfferFilters(Optional.of(List.of(CPUS)));

        assertThat(info.offerFilters()).isEmpty();
        assertThat(info.withOfferFilters(Map.of("r", filters))
                        .withHostname("other")
                        .offerFilters())
                .containsExactly(Map.entry("r", filters));
        assertRefused("framework_info.offer_filters", () -> info.withOfferFilters(Map.of("a//b", filters)));
    }

    private static void assertRefused(String field, Runnable construction) {
        assertThatThrownBy(construction::run)
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo(field));
    }
}
