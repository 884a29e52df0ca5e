package io.kebne.actors.allocator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Places for all units of a gang, or none. */
class GangTest {
    private final TestPool pool = new TestPool();
    private final int gang = pool.framework("G", "g");

    private List<String> plan(String unit, int count) {
        Plan plan = Planner.planGang(pool.table, gang, pool.amounts(unit), count);
        return IntStream.range(0, plan.size())
                .mapToObj(i -> pool.table.agentId(plan.agent(i)) + " " + plan.unreserved(i, 0) / 1000)
                .toList();
    }

    @Test
    void it_takes_the_roomiest_agents_and_the_tightest_for_the_rest() {
        pool.agent("A1", "cpus:4;mem:400");
        pool.agent("A2", "cpus:1;mem:100");
        pool.agent("A3", "cpus:8;mem:800");
        pool.agent("A4", "cpus:2;mem:200");
        assertThat(plan("cpus:1;mem:100", 10)).containsExactly("A3 8", "A4 2");
        assertThat(pool.table.free(pool.table.findAgent("A3"))).startsWith(0, 0);
        assertThat(pool.table.outstanding(gang)).startsWith(10_000, 1_000_000);
    }

    @Test
    void it_gets_nothing_when_one_unit_has_no_place() {
        pool.agent("A1", "cpus:4;mem:400");
        pool.agent("A2", "cpus:3;mem:200");
        assertThat(plan("cpus:2;mem:100", 4)).isEmpty();
        assertThat(pool.table.free(pool.table.findAgent("A1"))).startsWith(4_000);
        assertThat(plan("cpus:2;mem:100", 3)).containsExactly("A1 4", "A2 2");
    }

    @Test
    void it_stays_within_limits_and_leaves_what_is_guaranteed_to_others() {
        pool.agent("A1", "cpus:8;mem:800");
        pool.limit("g", "cpus:5");
        assertThat(plan("cpus:1", 6)).isEmpty();
        pool.guarantee("other", "cpus:4");
        assertThat(plan("cpus:1", 5)).isEmpty();
        assertThat(plan("cpus:1", 4)).containsExactly("A1 4");
    }

    @Test
    void it_may_use_what_is_guaranteed_to_its_own_role() {
        pool.agent("A1", "cpus:8;mem:800");
        pool.guarantee("g", "cpus:6");
        pool.guarantee("other", "cpus:2");
        assertThat(plan("cpus:1", 6)).containsExactly("A1 6");
    }

    @Test
    void it_respects_constraints_and_capabilities_and_whether_an_agent_is_offerable() {
        pool.table.setTraits(pool.agent("A1", "cpus:1"), "x", false, false);
        pool.table.setTraits(pool.agent("A2", "cpus:1"), "y", true, false);
        pool.table.setTraits(pool.agent("A3", "cpus:1"), "y", false, true);
        pool.table.setTraits(pool.agent("A4", "cpus:1"), "y", false, false);
        int a5 = pool.agent("A5", "cpus:1");
        pool.table.setTraits(a5, "y", false, false);
        pool.table.setOfferable(a5, false);
        pool.table.setConstraint(gang, traits -> traits.equals("y") ? null : "is y");
        assertThat(plan("cpus:1", 2)).isEmpty();
        assertThat(plan("cpus:1", 1)).containsExactly("A4 1");
    }

    @Test
    void a_unit_of_nothing_is_a_mistake() {
        assertThatThrownBy(() -> plan("cpus:0", 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
