package io.kebne.actors.allocator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each agent falls out at one step. */
class ExplanationTest {
    private final TestPool pool = new TestPool();
    private final int client = pool.framework("F", "a/b");

    private Explanation explain(String unit) {
        return Planner.explain(pool.table, client, unit == null ? null : pool.amounts(unit), pool.now);
    }

    @Test
    void agents_are_counted_by_the_first_reason() {
        pool.table.setConstraint(client, traits -> traits == null ? null : "rack is " + traits);
        pool.table.setOfferable(pool.agent("notOfferable", "cpus:4;mem:400"), false);
        int filtered = pool.agent("filtered", "cpus:4;mem:400");
        pool.table.refuse(client, filtered, new Refusal(pool.amounts("cpus:4;mem:400"), new long[0], null), 1_000);
        int other = pool.table.role("other");
        pool.agent("reserved", "cpus:4", "", new Part(Part.Use.RESERVED, other, pool.amounts("cpus:4;mem:400"), "r"));
        pool.table.setTraits(pool.agent("constraint", "cpus:4;mem:400"), "r1", false, false);
        pool.table.setTraits(pool.agent("gpu", "cpus:4;mem:400"), null, true, false);
        pool.table.setTraits(pool.agent("region", "cpus:4;mem:400"), null, false, true);
        pool.agent("small", "cpus:1;mem:400");
        pool.agent("narrow", "cpus:4;mem:100");
        pool.agent("good", "cpus:4;mem:400");
        Explanation why = explain("cpus:2;mem:200");
        assertThat(why)
                .isEqualTo(new Explanation(
                        9, 1, 1, 1, Map.of("rack is r1", 1), 1, 1, Map.of(), 0, Map.of("cpus", 1, "mem", 1), 0, 1));
        pool.now = 1_000;
        assertThat(explain("cpus:2;mem:200").filtered()).isZero();
        assertThat(pool.table.filters(client)).as("it changes nothing").isOne();
    }

    @Test
    void the_role_whose_limit_is_in_the_way_is_named() {
        pool.agent("A1", "cpus:4;mem:400");
        pool.limit("a", "cpus:1");
        assertThat(explain("cpus:2").limit()).isEqualTo(Map.of("a", 1));
        pool.limit("a", "cpus:8");
        pool.limit("a/b", "cpus:1");
        assertThat(explain("cpus:2").limit()).isEqualTo(Map.of("a/b", 1));
        assertThat(explain("cpus:1").remaining()).isOne();
    }

    @Test
    void what_is_held_back_for_guarantees_is_named() {
        pool.agent("A1", "cpus:4;mem:400");
        pool.guarantee("other", "cpus:3");
        assertThat(explain("cpus:2").headroom()).isOne();
        assertThat(explain("cpus:1").remaining()).isOne();
        pool.guarantee("a/b", "cpus:1");
        pool.guarantee("other", "cpus:4");
        assertThat(explain("cpus:2").limit()).isEqualTo(Map.of("a/b", 1));
    }

    @Test
    void what_others_were_offered_is_outstanding() {
        pool.framework("Other", "other");
        pool.table.setActive(client, false);
        pool.agent("A1", "cpus:4;mem:400");
        pool.round();
        assertThat(explain("cpus:2").outstanding()).isOne();
        assertThat(explain("cpus:5").tooSmall()).isEqualTo(Map.of("cpus", 1));
        pool.decline("Other", 0);
        assertThat(explain("cpus:2").remaining()).isOne();
    }

    @Test
    void without_a_unit_it_is_about_demand_or_the_least_amounts() {
        pool.agent("A1", "cpus:4;mem:400");
        pool.agent("A2", "cpus:0.001;mem:1");
        assertThat(explain(null).remaining()).isOne();
        assertThat(explain(null).tooSmall()).isEqualTo(Map.of("", 1));
        long[] unit = pool.amounts("cpus:5");
        pool.table.setDemand(client, new Demand(unit, unit, unit));
        assertThat(explain(null).tooSmall()).isEqualTo(Map.of("cpus", 2));
    }
}
