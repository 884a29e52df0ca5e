package io.kebne.launcher.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.cluster.NodeAddress;
import io.kebne.launcher.seeds.Formation.Turn;
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
        assertThat(seeds(A, 0, ALL, Set.of(C))).containsExactly(A, B, C);
    }

    @Test
    void theFirstMasterWaitsWhileItIsCutOff() {
        assertThat(seeds(A, 0, ALL, Set.of())).containsExactly(B, C);
    }

    @Test
    void anyOtherMasterJoinsWhileOneBeforeItAnswers() {
        assertThat(seeds(B, 0, ALL, Set.of(A, C))).containsExactly(A, C);
        assertThat(seeds(C, 0, ALL, Set.of(B))).containsExactly(A, B);
    }

    @Test
    void theFirstThatIsThereStandsInWithThoseThatAnswer() {
        assertThat(new Formation(B, 0).turn(ALL, Set.of(C))).isEqualTo(Turn.STAND_IN);
        assertThat(seeds(B, 0, ALL, Set.of(C))).containsExactly(B, C);
        assertThat(new Formation(B, 0).turn(ALL, Set.of())).isEqualTo(Turn.JOIN);
    }

    @Test
    void aLoneMasterFormsItsClusterAlone() {
        assertThat(seeds(A, 1, List.of(A), Set.of())).containsExactly(A);
    }

    @Test
    void aMasterThatFindsTooFewOrNotItselfFormsNone() {
        assertThat(seeds(A, 3, List.of(A, B), Set.of(B))).containsExactly(B);
        assertThat(seeds(A, 3, List.of(A), Set.of())).isEmpty();
        assertThat(seeds(A, 0, List.of(B, C), Set.of(B, C))).containsExactly(B, C);
    }

    @Test
    void answersOfStrangersDoNotCount() {
        NodeAddress stranger = new NodeAddress("10.0.0.9", 5055);

        assertThat(seeds(A, 0, ALL, Set.of(stranger))).containsExactly(B, C);
    }

    @Property
    void ofMastersThatSeeTheSameExactlyOneFormsTheClusterIfMostAreThere(
            @ForAll @IntRange(min = 1, max = 7) int masters, @ForAll long seed) {
        Random random = new Random(seed);
        List<NodeAddress> all = new ArrayList<>();
        for (int i = 0; i < masters; i++) {
            all.add(new NodeAddress("10.0.0." + i, 5055));
        }
        List<NodeAddress> there =
                all.stream().filter(any -> random.nextBoolean()).toList();
        List<NodeAddress> forming = there.stream()
                .filter(self -> new Formation(self, masters).turn(all, Set.copyOf(there)) != Turn.JOIN)
                .toList();

        assertThat(forming).hasSize(there.size() > masters / 2 ? 1 : 0);
    }

    private static List<NodeAddress> seeds(
            NodeAddress self, int required, List<NodeAddress> found, Set<NodeAddress> answering) {
        Formation formation = new Formation(self, required);
        return formation.seeds(found, answering, formation.turn(found, answering));
    }
}
