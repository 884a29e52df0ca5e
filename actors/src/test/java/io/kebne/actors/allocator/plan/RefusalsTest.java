package io.kebne.actors.allocator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Filters, least amounts, capabilities, constraints and who has seen an agent before. */
class RefusalsTest {
    private final TestPool pool = new TestPool();

    @Test
    void a_filter_blocks_until_it_runs_out_case_62() {
        pool.framework("F", "r");
        int agent = pool.agent("A", "cpus:1;mem:512");
        assertThat(pool.winners()).containsExactly("A→F");
        pool.decline("F", 2_000);
        assertThat(pool.table.filters(pool.client("F"))).isOne();
        assertThat(pool.table.nextExpiry()).isEqualTo(2_000);
        pool.now = 1_999;
        assertThat(pool.winners()).isEmpty();
        assertThat(pool.table.takeExpired(pool.now)).isEmpty();
        pool.now = 2_000;
        assertThat(pool.table.takeExpired(pool.now)).containsExactly(agent);
        assertThat(pool.table.takeExpired(pool.now)).isEmpty();
        assertThat(pool.table.filters(pool.client("F"))).isZero();
        assertThat(pool.winners()).containsExactly("A→F");
    }

    @Test
    void agents_whose_filters_ran_out_in_a_round_are_still_to_be_asked_for() {
        pool.framework("F", "r");
        int agent = pool.agent("A", "cpus:1;mem:512");
        pool.round();
        pool.decline("F", 1_000);
        pool.now = 1_000;
        pool.round("A");
        assertThat(pool.table.takeExpired(pool.now)).containsExactly(agent);
    }

    @Test
    void filters_are_counted_until_they_end_are_cleared_or_their_agent_goes() {
        pool.framework("F", "r");
        pool.agent("A", "cpus:1;mem:512");
        int b = pool.agent("B", "cpus:1;mem:512");
        pool.round();
        pool.decline("F", 1_000);
        pool.table.refuse(pool.client("F"), b, new Refusal(pool.amounts("cpus:1"), Charge.NOTHING, null), 5_000);
        assertThat(pool.table.activeFilters(pool.client("F"))).isEqualTo(3);

        pool.table.refuse(pool.client("F"), b, new Refusal(pool.amounts("cpus:1"), Charge.NOTHING, null), 6_000);
        assertThat(pool.table.activeFilters(pool.client("F")))
                .as("the same again")
                .isEqualTo(3);

        pool.table.dropExpired(1_000);
        assertThat(pool.table.activeFilters(pool.client("F"))).isEqualTo(1);
        assertThat(pool.table.takeExpired(1_000)).as("still to be looked at").hasSize(2);

        pool.table.setOfferable(b, false);
        pool.table.removeAgent(b);
        assertThat(pool.table.activeFilters(pool.client("F"))).isZero();

        pool.now = 1_000;
        pool.round();
        pool.decline("F", 1_000);
        pool.table.revive(pool.client("F"));
        assertThat(pool.table.activeFilters(pool.client("F"))).isZero();
    }

    @Test
    void reviving_clears_a_client_s_filters_and_no_other_s_case_63() {
        pool.framework("F1", "role1");
        pool.framework("F2", "role2");
        pool.agent("A", "cpus:1;mem:512");
        pool.round();
        pool.decline("F1", 100_000);
        pool.round();
        pool.decline("F2", 100_000);
        assertThat(pool.winners()).isEmpty();
        pool.table.revive(pool.client("F1"));
        assertThat(pool.winners()).containsExactly("A→F1");
        pool.decline("F1", 0);
        pool.table.setActive(pool.client("F1"), false);
        assertThat(pool.winners()).as("role2's filter stands").isEmpty();
    }

    @Test
    void a_filter_lets_through_what_was_not_refused() {
        pool.framework("F", "r");
        int agent = pool.agent("A", "cpus:4;mem:512", "cpus:1;mem:512");
        pool.round();
        pool.decline("F", 100_000);
        pool.table.setFree(agent, pool.amounts("cpus:1;mem:256"), List.of(), null);
        assertThat(pool.round()).isEmpty();
        pool.table.setFree(agent, pool.amounts("cpus:1;mem:512"), List.of(), "ports");
        assertThat(pool.winners()).as("ports are new").containsExactly("A→F");
        pool.decline("F", 0);
        pool.table.setFree(agent, pool.amounts("cpus:2;mem:512"), List.of(), null);
        assertThat(pool.round()).containsExactly("A→F cpus:2;mem:512");
    }

    @Test
    void tiny_agents_are_never_offered_case_64() {
        pool.framework("F", "r");
        pool.agent("A", "cpus:0.005;mem:16");
        assertThat(pool.winners()).isEmpty();
        pool.agent("B", "cpus:0.01;mem:16");
        pool.agent("C", "cpus:0.005;mem:32");
        assertThat(pool.winners()).containsExactly("B→F", "C→F");
    }

    @Test
    void a_client_may_have_least_amounts_of_its_own_or_none_case_64() {
        pool.framework("F", "r");
        pool.agent("A", "cpus:0.005;mem:16");
        pool.agent("B", "cpus:1;mem:1024");
        pool.table.setMinAllocatable(
                pool.client("F"), new MinAllocatable(List.of(pool.amounts("cpus:2"), pool.amounts("mem:2048"))));
        assertThat(pool.winners()).isEmpty();
        pool.table.setMinAllocatable(pool.client("F"), MinAllocatable.ANYTHING);
        assertThat(pool.winners()).containsExactly("A→F", "B→F");
    }

    @Test
    void agents_with_gpus_or_in_another_region_are_for_those_who_can_deal_with_them_case_66() {
        pool.framework("F", "r");
        int gpus = pool.agent("A", "cpus:1;mem:1024;gpus:1");
        int remote = pool.agent("B", "cpus:1;mem:1024");
        pool.table.setTraits(gpus, "A", true, false);
        pool.table.setTraits(remote, "B", false, true);
        assertThat(pool.winners()).isEmpty();
        pool.framework("G", "r", Capability.GPU);
        pool.framework("R", "r", Capability.REGION_AWARE);
        assertThat(pool.winners()).containsExactly("A→G", "B→R");
    }

    @Test
    void a_shared_volume_goes_to_one_client_a_round_and_stays_case_67() {
        int role = pool.table.role("r");
        Part volume = new Part(Part.Use.SHARED, role, pool.amounts("disk:5"), "volume");
        pool.framework("F", "r");
        pool.agent("A", "cpus:1;mem:1024;disk:5", "cpus:1;mem:1024", volume);
        assertThat(pool.round()).as("not capable").containsExactly("A→F cpus:1;mem:1024");
        pool.decline("F", 0);
        pool.table.setActive(pool.client("F"), false);
        int s1 = pool.framework("S1", "r", Capability.SHARED);
        pool.table.setDemand(
                s1, new Demand(pool.amounts("cpus:0.5"), pool.amounts("cpus:0.5"), pool.amounts("cpus:0.5")));
        pool.framework("S2", "r", Capability.SHARED);
        assertThat(pool.round()).containsExactly("A→S1 cpus:0.5;disk:5", "A→S2 cpus:0.5;mem:1024");
        pool.agent("B", "cpus:1;mem:1024");
        pool.decline("S2", 0);
        pool.table.setActive(s1, false);
        assertThat(pool.round("A")).as("while S1 holds it").containsExactly("A→S2 cpus:0.5;mem:1024;disk:5");
    }

    @Test
    void revocable_resources_are_for_those_who_can_lose_them_and_cost_no_quota() {
        Part part = new Part(Part.Use.REVOCABLE, Part.ANY_ROLE, pool.amounts("cpus:4"), "revocable");
        pool.framework("F", "other");
        pool.framework("V", "v", Capability.REVOCABLE);
        pool.limit("v", "cpus:0;mem:0");
        pool.agent("A", "cpus:1;mem:1024", part);
        Plan plan = Planner.planAll(pool.table, 0);
        assertThat(plan.size()).isEqualTo(2);
        assertThat(plan.taken(0).parts()).isEmpty();
        assertThat(plan.client(1)).isEqualTo(pool.client("V"));
        assertThat(plan.taken(1).parts()).containsExactly(part);
        assertThat(pool.table.consumption(pool.table.role("v"))).containsOnly(0);
    }

    @Test
    void constraints_keep_agents_away_and_are_asked_once_for_each_agent() {
        int[] asked = {0};
        pool.framework("F", "r");
        int a = pool.agent("A", "cpus:1;mem:1024");
        int b = pool.agent("B", "cpus:1;mem:1024");
        pool.table.setTraits(a, "rack1", false, false);
        pool.table.setTraits(b, "rack2", false, false);
        pool.table.setConstraint(pool.client("F"), traits -> {
            asked[0]++;
            return traits.equals("rack2") ? null : "rack = rack2";
        });
        for (int i = 0; i < 5; i++) {
            assertThat(pool.winners()).containsExactly("B→F");
            pool.decline("F", 0);
        }
        assertThat(asked[0]).isEqualTo(2);
        pool.table.setTraits(a, "rack2", false, false);
        assertThat(pool.winners()).containsExactly("A→F", "B→F");
    }

    @Test
    void who_has_seen_an_agent_comes_after_those_who_have_not() {
        pool.framework("Low", "low");
        pool.framework("High", "high");
        pool.agent("A", "cpus:2;mem:2048");
        pool.agent("B", "cpus:1;mem:1024");
        pool.table.setActive(pool.client("Low"), false);
        assertThat(pool.winners("A")).containsExactly("A→High");
        pool.table.setActive(pool.client("Low"), true);
        assertThat(pool.winners()).containsExactly("B→Low");
        pool.decline("Low", 1);
        pool.now = 1;
        assertThat(pool.winners()).as("Low is picky").containsExactly("B→High");
        TestPool.Held b = pool.held("High").get(1);
        pool.decline(b, 1);
        pool.now = 2;
        assertThat(pool.winners()).as("all have seen it: start over").containsExactly("B→Low");
        pool.decline("Low", 0);
        assertThat(pool.winners()).as("without a filter it was not seen").containsExactly("B→Low");
    }

    @Test
    void a_change_of_the_agent_or_a_revive_makes_it_new_again() {
        pool.framework("Low", "low");
        pool.framework("High", "high");
        pool.agent("A", "cpus:2;mem:2048");
        pool.table.setActive(pool.client("Low"), false);
        pool.winners();
        pool.table.setActive(pool.client("Low"), true);
        int b = pool.agent("B", "cpus:1;mem:1024");
        pool.round();
        pool.decline("Low", 1);
        pool.now = 1;
        pool.table.revive(pool.client("Low"));
        assertThat(pool.winners()).containsExactly("B→Low");
        pool.decline("Low", 1);
        pool.now = 2;
        pool.table.setFree(b, pool.amounts("cpus:1;mem:1024"), List.of(), null);
        assertThat(pool.winners()).containsExactly("B→Low");
    }
}
