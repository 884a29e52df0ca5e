package io.kebne.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    @Test
    void countsInsertionsDeletionsAndChangesOfSingleCharacters() {
        assertThat(Nearest.distance("offer", "offer")).isZero();
        assertThat(Nearest.distance("ofer", "offer")).isEqualTo(1);
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    }

    @Test
    void namesTheKnownNameWithTheFewestChanges() {
        assertThat(Nearest.to("agnets", List.of("agent", "agents", "frameworks")))
                .contains("agents");
    }

    @Test
    void whatIsFarOffIsNoSuggestion() {
        assertThat(Nearest.plausible("xyz", List.of("agents"))).isEmpty();
    }
}
