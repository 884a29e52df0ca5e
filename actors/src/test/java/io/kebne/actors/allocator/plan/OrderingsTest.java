package io.kebne.actors.allocator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What distinguishes the orderings. */
class OrderingsTest {
    /** How many of so many equal agents each framework is offered. */
    private static Map<String, Integer> shares(TestPool pool, int agents) {
        for (int i = 0; i < agents; i++) {
            pool.agent("A" + i, "cpus:1;mem:1024");
        }
        Map<String, Integer> counts = new HashMap<>();
        pool.winners().forEach(offer -> counts.merge(offer.substring(offer.indexOf('→') + 1), 1, Integer::sum));
        return counts;
    }

    @Test
    void priority_goes_before_everything_and_is_fair_among_equals() {
        TestPool pool = new TestPool(new PriorityOrdering());
        pool.framework("High1", "high");
        pool.framework("High2", "high");
        pool.framework("Low", "low");
        pool.table.setRolePriority(pool.table.role("high"), 1);
        for (String high : List.of("High1", "High2")) {
            long[] unit = pool.amounts("cpus:1;mem:1024");
            long[] total = pool.amounts("cpus:3;mem:3072");
            pool.table.setDemand(pool.client(high), new Demand(unit, unit, total));
        }
        assertThat(shares(pool, 10)).isEqualTo(Map.of("High1", 3, "High2", 3, "Low", 4));
    }

    @Test
    void first_come_is_first_served_until_it_has_enough() {
        TestPool pool = new TestPool(new FcfsOrdering());
        pool.framework("Z", "z");
        pool.framework("A", "a");
        assertThat(pool.winners()).isEmpty();
        long[] unit = pool.amounts("cpus:1;mem:1024");
        pool.table.setDemand(pool.client("Z"), new Demand(unit, unit, pool.amounts("cpus:7;mem:7168")));
        assertThat(shares(pool, 10)).isEqualTo(Map.of("Z", 7, "A", 3));
    }

    @Test
    void round_robin_takes_turns_whatever_they_get() {
        TestPool pool = new TestPool(new RoundRobinOrdering());
        pool.framework("A", "a");
        pool.framework("B", "b");
        pool.framework("C", "c");
        pool.agent("big", "cpus:2;mem:2048");
        assertThat(pool.winners()).containsExactly("big→A");
        for (int i = 1; i <= 5; i++) {
            pool.agent("A" + i, "cpus:1;mem:1024");
        }
        assertThat(pool.winners()).containsExactly("A1→B", "A2→C", "A3→A", "A4→B", "A5→C");
    }

    @Test
    void a_lottery_follows_weights_and_its_seed() {
        List<String> winners = lottery(7);
        assertThat(winners.stream().filter(winner -> winner.endsWith("A")).count())
                .isBetween(200L, 300L);
        assertThat(winners).isEqualTo(lottery(7)).isNotEqualTo(lottery(8));
    }

    private static List<String> lottery(long seed) {
        TestPool pool =
                new TestPool(new PlanSettings(new RandomOrdering(seed), Set.of(), 2, List.of(), Object::equals));
        pool.framework("A", "a");
        pool.framework("B", "b");
        pool.table.setWeight(pool.table.role("b"), 3);
        for (int i = 0; i < 1_000; i++) {
            pool.agent("A" + i, "cpus:1;mem:1024");
        }
        return pool.winners();
    }

    @Test
    void in_a_market_spending_tends_to_the_budgets_proportions() {
        TestPool pool = new TestPool(new MarketOrdering());
        pool.framework("A", "a");
        pool.framework("B", "b");
        pool.table.setWeight(pool.table.role("b"), 3);
        assertThat(shares(pool, 40)).isEqualTo(Map.of("A", 10, "B", 30));
    }

    @Test
    void the_scarcer_a_kind_is_the_more_it_costs() {
        TestPool pool = new TestPool(new MarketOrdering());
        pool.framework("Cpu", "c");
        pool.framework("Mem", "m");
        pool.framework("Rest", "r");
        pool.table.setOfferable(pool.agent("all", "cpus:100;mem:100"), false);
        charge(pool, "Rest", "cpus:0;mem:75");
        charge(pool, "Cpu", "cpus:20;mem:0");
        charge(pool, "Mem", "cpus:0;mem:15");
        pool.agent("tiny", "cpus:0;mem:0", "cpus:0.01");
        assertThat(pool.winners())
                .as("15 of the scarce kind cost more than 20 of the other")
                .containsExactly("tiny→Cpu");
    }

    private static void charge(TestPool pool, String framework, String amounts) {
        pool.table.charge(pool.client(framework), pool.amounts(amounts), new long[0], new long[0], 1);
    }
}
