package io.kebne.actors.allocator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Mesos' examples of quota, as far as the planner decides them. */
class GuaranteesTest {
    private final TestPool pool = new TestPool();

    @Test
    void what_is_guaranteed_is_kept_for_a_role_that_declines_case_50() {
        pool.framework("Q", "q");
        pool.framework("F", "other");
        pool.guarantee("q", "cpus:2;mem:1024");
        pool.agent("A1", "cpus:1;mem:512");
        assertThat(pool.winners()).containsExactly("A1→Q");
        TestPool.Held first = pool.held("Q").get(0);
        pool.agent("A2", "cpus:1;mem:512");
        assertThat(pool.winners()).containsExactly("A2→Q");
        TestPool.Held second = pool.held("Q").get(1);
        assertThat(first.agent()).isNotEqualTo(second.agent());
        pool.decline(second, 2_000);
        assertThat(pool.winners()).isEmpty();
        pool.now = 1_000;
        assertThat(pool.winners()).isEmpty();
        pool.now = 2_000;
        assertThat(pool.winners()).containsExactly("A2→Q");
    }

    @Test
    void a_limit_splits_an_agent_case_51() {
        pool.framework("L", "*");
        pool.framework("F", "other");
        pool.limit("*", "cpus:0;mem:0;disk:0");
        pool.agent("A1", "cpus:2;mem:1024;disk:1024");
        assertThat(pool.winners()).containsExactly("A1→F");
        pool.limit("*", "cpus:1;mem:512;disk:512");
        pool.agent("A2", "cpus:2;mem:1024;disk:1024");
        assertThat(pool.round()).containsExactly("A2→L cpus:1;mem:512;disk:512", "A2→F cpus:1;mem:512;disk:512");
    }

    @Test
    void a_role_whose_guarantee_is_met_leaves_whole_agents_to_others_case_53() {
        pool.guarantee("role1", "cpus:0.25;mem:128");
        pool.framework("F1", "role1");
        pool.agent("A1", "cpus:1;mem:512");
        assertThat(pool.round()).containsExactly("A1→F1 cpus:0.25;mem:128");
        assertThat(pool.table.consumption(pool.table.role("role1"))).startsWith(250, 128_000);
        pool.framework("F2", "role2");
        pool.agent("A2", "cpus:1;mem:512");
        assertThat(pool.round()).containsExactly("A1→F2 cpus:0.75;mem:384", "A2→F2 cpus:1;mem:512");
        pool.agent("A3", "cpus:1;mem:512");
        assertThat(pool.round()).containsExactly("A3→F2 cpus:1;mem:512");
    }

    @Test
    void a_guarantee_without_a_framework_holds_an_agent_back_case_55() {
        pool.guarantee("absent", "cpus:2;mem:1024");
        pool.framework("F", "other");
        pool.agent("A1", "cpus:2;mem:1024");
        assertThat(pool.round()).isEmpty();
        pool.agent("A2", "cpus:2;mem:1024");
        assertThat(pool.winners("A2")).containsExactly("A2→F");
        assertThat(pool.round()).isEmpty();
    }

    @Test
    void a_guarantee_ends_starvation_by_a_low_share_framework_case_56() {
        pool.framework("F1", "role1");
        pool.framework("F2", "role2");
        pool.agent("A1", "cpus:2;mem:1024");
        pool.agent("A2", "cpus:2;mem:1024");
        assertThat(pool.winners()).containsExactly("A1→F1", "A2→F2");
        for (int i = 0; i < 3; i++) {
            pool.decline("F2", 0);
            assertThat(pool.winners()).containsExactly("A2→F2");
        }
        pool.guarantee("role1", "cpus:4;mem:2048");
        pool.decline("F2", 0);
        assertThat(pool.winners()).containsExactly("A2→F1");
    }

    @Test
    void an_indivisible_disk_that_would_exceed_the_limit_stays_case_57() {
        Part mount1 = new Part(Part.Use.CHUNK, Part.ANY_ROLE, pool.amounts("disk:100"), "mount1");
        Part mount2 = new Part(Part.Use.CHUNK, Part.ANY_ROLE, pool.amounts("disk:100"), "mount2");
        pool.framework("F", "role1");
        pool.limit("role1", "cpus:10;mem:4096;disk:150");
        pool.agent("A1", "cpus:1;mem:512;disk:100", "cpus:1;mem:512", mount1);
        assertThat(pool.round()).containsExactly("A1→F cpus:1;mem:512;disk:100");
        pool.agent("A2", "cpus:1;mem:512;disk:100", "cpus:1;mem:512", mount2);
        assertThat(pool.round()).containsExactly("A2→F cpus:1;mem:512");
    }

    @Test
    void an_indivisible_disk_that_does_not_fit_a_guarantee_stays_case_57() {
        Part mount = new Part(Part.Use.CHUNK, Part.ANY_ROLE, pool.amounts("disk:100"), "mount");
        pool.framework("F", "role1");
        pool.guarantee("role1", "cpus:10;mem:4096;disk:50");
        pool.agent("A1", "cpus:1;mem:512;disk:120", "cpus:1;mem:512;disk:20", mount);
        assertThat(pool.round()).containsExactly("A1→F cpus:1;mem:512;disk:20");
    }

    @Test
    void a_child_never_exceeds_its_parent_s_limit() {
        pool.framework("F1", "a/b");
        pool.framework("F2", "a/c");
        pool.limit("a", "cpus:3");
        pool.limit("a/b", "cpus:2");
        pool.agent("A1", "cpus:8;mem:1024");
        assertThat(pool.round()).containsExactly("A1→F1 cpus:2;mem:1024", "A1→F2 cpus:1");
    }

    @Test
    void a_child_s_guarantee_is_part_of_its_parent_s() {
        pool.guarantee("a", "cpus:3");
        pool.guarantee("a/b", "cpus:2");
        pool.limit("a/b", "cpus:8");
        pool.framework("F", "other");
        pool.agent("A1", "cpus:8;mem:1024");
        assertThat(pool.round()).as("2 of b's are in a's 3").containsExactly("A1→F cpus:5;mem:1024");
    }

    @Test
    void kinds_without_guarantee_go_along_whole() {
        pool.framework("Q", "q");
        pool.framework("F", "other");
        pool.guarantee("q", "cpus:1");
        pool.agent("A1", "cpus:4;mem:1024;disk:100");
        assertThat(pool.round()).containsExactly("A1→Q cpus:1;mem:1024;disk:100", "A1→F cpus:3");
    }

    @Test
    void the_reservations_of_a_role_count_for_its_limit() {
        int q = pool.table.role("q");
        pool.framework("Q", "q");
        pool.limit("q", "cpus:3");
        long[] reserved = pool.amounts("cpus:2");
        pool.table.reserve(q, reserved, 1);
        pool.agent("A1", "cpus:6", "cpus:4", new Part(Part.Use.RESERVED, q, reserved, "r"));
        assertThat(pool.round()).containsExactly("A1→Q cpus:3");
        assertThat(pool.table.consumption(q)).startsWith(3_000);
    }
}
