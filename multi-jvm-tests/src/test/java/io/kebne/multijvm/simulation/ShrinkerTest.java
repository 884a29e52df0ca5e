package io.kebne.multijvm.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShrinkerTest {
    @Test
    void leavesOnlyWhatTheFailureNeeds() {
        Plan plan = failing();
        Invariant broken = broken(plan);

        Plan smallest = Shrinker.shrink(plan, Mutation.SKIP_FENCE, broken);

        assertThat(smallest.acts()).hasSizeLessThan(plan.acts().size());
        assertThat(smallest.calmMillis()).isLessThanOrEqualTo(plan.calmMillis());
        assertThat(broken(smallest)).isEqualTo(broken);
    }

    private static Plan failing() {
        for (long seed = 1; ; seed++) {
            Plan plan = Plan.of(seed, Simulator.DEFAULT_EVENTS);
            if (Simulation.play(plan, Mutation.SKIP_FENCE, false).violation().isPresent()) {
                return plan;
            }
        }
    }

    private static Invariant broken(Plan plan) {
        return Simulation.play(plan, Mutation.SKIP_FENCE, false)
                .violation()
                .orElseThrow()
                .invariant();
    }
}
