package io.kebne.actors.allocator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
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

    @Property(tries = 20, shrinking = ShrinkingMode.OFF)
    void the_same_history_gives_the_same_plans(@ForAll long seed) {
        Twin first = new Twin(seed, () -> new RandomOrdering(seed));
        Twin second = new Twin(seed, () -> new RandomOrdering(seed));
        for (int i = 0; i < STEPS; i++) {
            first.step();
            second.step();
            assertThat(second.open).usingRecursiveComparison().isEqualTo(first.open);
        }
    }

    /** Free, offered and in use are the total at each moment, and nothing is in two offers. */
    @Property(tries = 50, shrinking = ShrinkingMode.OFF)
    void nothing_is_lost_or_offered_twice(@ForAll long seed) {
        Random random = new Random(seed);
        TestPool pool = new TestPool();
        for (int i = 0; i < 8; i++) {
            pool.framework("F" + i, List.of("a", "a/b", "c", "d").get(i % 4));
            if (random.nextBoolean()) {
                long[] unit = pool.amounts("cpus:1;mem:64");
                pool.table.setDemand(pool.client("F" + i), new Demand(unit, unit, pool.amounts("cpus:5;mem:320")));
            }
        }
        long[] total = pool.amounts("cpus:8;mem:1024;disk:100");
        for (int i = 0; i < 10; i++) {
            pool.agent("A" + i, "cpus:8;mem:1024;disk:100");
        }
        for (int step = 0; step < STEPS; step++) {
            pool.round();
            for (int agent = 0; agent < 10; agent++) {
                long[] sum = pool.table.free(agent);
                for (int i = 0; i < 8; i++) {
                    for (TestPool.Held held : pool.held("F" + i)) {
                        long[] taken = held.agent() == agent ? held.taken().unreserved() : new long[0];
                        for (int k = 0; k < taken.length; k++) {
                            sum[k] += taken[k];
                        }
                    }
                }
                assertThat(sum).isEqualTo(total);
            }
            pool.decline("F" + random.nextInt(8), random.nextInt(3) * 10L);
            pool.now += 5;
        }
    }

    /** With nothing in the way, each offer goes down the tree to the lowest share over weight. */
    @Property(tries = 50, shrinking = ShrinkingMode.OFF)
    void the_lowest_share_goes_first(@ForAll long seed) {
        Random random = new Random(seed);
        TestPool pool = new TestPool(new PlanSettings(new DrfOrdering(), Set.of(), 2, List.of(), Object::equals));
        List<String> roles = List.of("a", "b", "c");
        Map<String, Integer> weights = new HashMap<>();
        for (String role : roles) {
            pool.framework(role + 1, role);
            pool.framework(role + 2, role);
            weights.put(role, 1 + random.nextInt(3));
            pool.table.setWeight(pool.table.role(role), weights.get(role));
        }
        for (int i = 0; i < 60; i++) {
            pool.agent("A" + i, "cpus:" + (1 + random.nextInt(8)) + ";mem:" + (1 + random.nextInt(8)));
            double[] shares = roles.stream()
                    .mapToDouble(role -> pool.table.dominantShare(pool.table.role(role)) / weights.get(role))
                    .toArray();
            double[] clientShares = new double[6];
            Arrays.setAll(clientShares, client -> pool.table.clientShare(client));
            String offer = pool.winners("A" + i).get(0);
            int winner = pool.client(offer.substring(offer.length() - 2));
            assertThat(shares[winner / 2])
                    .isLessThanOrEqualTo(Arrays.stream(shares).min().orElseThrow() + 1e-12);
            assertThat(clientShares[winner]).isLessThanOrEqualTo(clientShares[winner ^ 1] + 1e-12);
        }
    }
}
