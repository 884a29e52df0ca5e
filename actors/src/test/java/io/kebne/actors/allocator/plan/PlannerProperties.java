package io.kebne.actors.allocator.plan;

import java.util.List;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/** Random pools through random histories: 120 of 150 steps, other ones in each run. */
class PlannerProperties {
    private static final int STEPS = 150;

    /** Equal plans, consumption and shares; limits and headroom at each moment. */
    @Property(tries = 120, shrinking = ShrinkingMode.OFF)
    void the_planner_does_what_the_reference_does(@ForAll long seed, @ForAll @IntRange(max = 6) int ordering) {
        List<Supplier<Ordering>> orderings = List.of(
                DrfOrdering::new,
                PriorityOrdering::new,
                FcfsOrdering::new,
                RoundRobinOrdering::new,
                () -> new RandomOrdering(seed),
                MarketOrdering::new,
                DrfOrdering::new);
        Twin twin = new Twin(seed, orderings.get(ordering));
        for (int i = 0; i < STEPS; i++) {
            twin.step();
        }
    }
}
