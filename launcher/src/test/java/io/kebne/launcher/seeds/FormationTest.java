package io.kebne.launcher.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.cluster.NodeAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FormationTest {
    private static final NodeAddress A = new NodeAddress("10.0.0.1", 5055);
    private static final NodeAddress B = new NodeAddress("10.0.0.2", 5055);
    private static final NodeAddress C = new NodeAddress("10.0.0.3", 5055);
    private static final List<NodeAddress> ALL = List.of(A, B, C);

    @Test
    void theFirstMasterFormsTheClusterWhenMostAnswer() {
        assertThat(new Formation(A, 0).seeds(ALL, Set.of(C))).containsExactly(A, B, C);
    }

    @Test
    void theFirstMasterWaitsWhileItIsCutOff() {
        assertThat(new Formation(A, 0).seeds(ALL, Set.of())).containsExactly(B, C);
    }

    @Test
    void anyOtherMasterOnlyJoins() {
        assertThat(new Formation(B, 0).seeds(ALL, Set.of(A, C))).containsExactly(A, C);
    }

    @Test
    void aLoneMasterFormsItsClusterAlone() {
        assertThat(new Formation(A, 1).seeds(List.of(A), Set.of())).containsExactly(A);
    }

    @Test
    void aMasterThatFindsTooFewOrNotItselfFormsNone() {
        assertThat(new Formation(A, 3).seeds(List.of(A, B), Set.of(B))).containsExactly(B);
        assertThat(new Formation(A, 3).seeds(List.of(A), Set.of())).isEmpty();
        assertThat(new Formation(A, 0).seeds(List.of(B, C), Set.of(B, C))).containsExactly(B, C);
    }

    @Test
    void answersOfStrangersDoNotCount() {
        NodeAddress stranger = new NodeAddress("10.0.0.9", 5055);

        assertThat(new Formation(A, 0).seeds(ALL, Set.of(stranger))).containsExactly(B, C);
    }

    @Property
    void mastersWithDifferentViewsNeverFormTwoClusters(
            @ForAll @IntRange(min = 1, max = 7) int masters, @ForAll long seed) {
        Random random = new Random(seed);
        List<NodeAddress> all = new ArrayList<>();
        for (int i = 0; i < masters; i++) {
            all.add(new NodeAddress("10.0.0." + i, 5055));
        }
        List<NodeAddress> forming = new ArrayList<>();
        for (NodeAddress self : all) {
            List<NodeAddress> view =
                    all.stream().filter(any -> random.nextInt(8) > 0).toList();
            Set<NodeAddress> answering = Set.copyOf(view);
            if (new Formation(self, masters)
                    .seeds(view, answering).stream().findFirst().stream().anyMatch(self::equals)) {
                forming.add(self);
            }
        }
        assertThat(forming).hasSizeLessThanOrEqualTo(1);
    }
}
