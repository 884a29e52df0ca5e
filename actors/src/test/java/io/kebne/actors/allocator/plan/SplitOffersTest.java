package io.kebne.actors.allocator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Offers that follow demand, and frameworks that hoard them. */
class SplitOffersTest {
    private final TestPool pool = new TestPool();

    private void demand(String framework, String unit, int count) {
        long[] total = pool.amounts(unit);
        for (int k = 0; k < total.length; k++) {
            total[k] *= count;
        }
        pool.table.setDemand(pool.client(framework), new Demand(pool.amounts(unit), pool.amounts(unit), total));
    }

    @Test
    void an_agent_is_split_by_demand_and_the_rest_goes_whole_to_who_named_none() {
        pool.framework("A", "a");
        pool.framework("B", "b");
        pool.framework("C", "c");
        demand("A", "cpus:1;mem:100", 2);
        demand("B", "cpus:1;mem:100", 3);
        pool.agent("A1", "cpus:8;mem:1000");
        assertThat(pool.round()).containsExactly("A1→A cpus:2;mem:200", "A1→B cpus:3;mem:300", "A1→C cpus:3;mem:500");
    }

    @Test
    void outstanding_offers_count_for_demand() {
        pool.framework("A", "a");
        demand("A", "cpus:1", 3);
        pool.agent("A1", "cpus:2;mem:1000");
        pool.agent("A2", "cpus:2;mem:1000");
        assertThat(pool.round()).containsExactly("A1→A cpus:2", "A2→A cpus:1");
        pool.agent("A3", "cpus:2;mem:1000");
        assertThat(pool.round()).isEmpty();
    }

    @Test
    void what_lacks_is_no_less_than_the_largest_unit() {
        pool.framework("A", "a");
        pool.table.setDemand(
                pool.client("A"),
                new Demand(
                        pool.amounts("cpus:0.5;mem:64"),
                        pool.amounts("cpus:2;mem:256"),
                        pool.amounts("cpus:3.5;mem:448")));
        pool.agent("A1", "cpus:2;mem:224");
        pool.agent("A2", "cpus:4;mem:1000");
        pool.agent("A3", "cpus:4;mem:1000");
        assertThat(pool.round()).containsExactly("A1→A cpus:2;mem:224", "A2→A cpus:2;mem:256");
    }

    @Test
    void what_the_smallest_unit_does_not_fit_into_is_not_offered() {
        pool.framework("A", "a");
        demand("A", "cpus:4;mem:100", 2);
        pool.agent("A1", "cpus:3;mem:1000");
        pool.agent("A2", "cpus:4;mem:1000");
        assertThat(pool.round()).containsExactly("A2→A cpus:4;mem:200");
    }

    @Test
    void an_agent_s_other_resources_go_with_its_first_offer() {
        pool.framework("A", "a");
        pool.framework("B", "b");
        demand("A", "cpus:1", 1);
        int agent = pool.agent("A1", "cpus:8;mem:1000");
        pool.table.setFree(agent, pool.amounts("cpus:8;mem:1000"), List.of(), "ports");
        Plan plan = Planner.planAll(pool.table, 0);
        assertThat(plan.taken(0).detail()).isEqualTo("ports");
        assertThat(plan.taken(1).detail()).isNull();
        pool.table.closeOffer(agent, plan.client(0), plan.taken(0));
        assertThat(pool.table.detail(agent)).isEqualTo("ports");
    }

    @Test
    void who_hoards_offers_comes_last_for_what_is_unreserved() {
        pool.framework("Hoarder", "a");
        pool.framework("Other", "b");
        pool.table.setWeight(pool.table.role("a"), 1_000);
        pool.agent("A1", "cpus:8;mem:800");
        pool.agent("A2", "cpus:1;mem:100");
        assertThat(pool.winners("A1")).containsExactly("A1→Hoarder");
        assertThat(pool.winners("A2")).as("8 of 9 are outstanding").containsExactly("A2→Other");
        pool.decline("Hoarder", 0);
        pool.decline("Other", 0);
        assertThat(pool.winners("A2")).as("it gave them back").containsExactly("A2→Hoarder");
    }

    @Test
    void who_hoards_still_gets_what_nobody_else_takes() {
        pool.framework("Hoarder", "a");
        pool.agent("A1", "cpus:8;mem:800");
        pool.agent("A2", "cpus:1;mem:100");
        assertThat(pool.winners()).containsExactly("A1→Hoarder", "A2→Hoarder");
    }

    @Test
    void who_hoards_gets_its_reservations_and_its_guarantee() {
        int role = pool.table.role("a");
        pool.framework("Hoarder", "a");
        pool.framework("Other", "b");
        pool.table.setWeight(role, 1_000);
        pool.agent("A1", "cpus:8;mem:800");
        pool.winners();
        long[] reserved = pool.amounts("cpus:1");
        pool.table.reserve(role, reserved, 1);
        pool.agent("A2", "cpus:2", "cpus:1", new Part(Part.Use.RESERVED, role, reserved, "r"));
        assertThat(pool.round()).containsExactlyInAnyOrder("A2→Hoarder cpus:1", "A2→Other cpus:1");
        pool.guarantee("a", "cpus:10");
        pool.agent("A3", "cpus:1;mem:10");
        assertThat(pool.winners("A3")).containsExactly("A3→Hoarder");
    }
}
