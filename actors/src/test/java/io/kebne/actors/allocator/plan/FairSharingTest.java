package io.kebne.actors.allocator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Mesos' examples of weighted dominant resource fairness (its hierarchical allocator's and DRF sorter's tests). */
class FairSharingTest {
    private final TestPool pool = new TestPool();

    @Test
    void unreserved_agents_go_to_the_role_with_the_lowest_dominant_share_case_40() {
        pool.framework("F1", "role1");
        pool.agent("A1", "cpus:2;mem:1024");
        assertThat(pool.winners()).containsExactly("A1→F1");
        pool.framework("F2", "role2");
        pool.agent("A2", "cpus:1;mem:512");
        assertThat(pool.winners()).containsExactly("A2→F2");
        pool.agent("A3", "cpus:3;mem:2048");
        assertThat(pool.winners()).containsExactly("A3→F2");
        pool.framework("F3", "role1");
        pool.agent("A4", "cpus:4;mem:4096");
        assertThat(pool.winners()).containsExactly("A4→F3");
        pool.framework("F4", "role1");
        pool.agent("A5", "cpus:1;mem:512");
        assertThat(pool.winners()).containsExactly("A5→F2");
    }

    @Test
    void reservations_count_for_the_role_that_holds_them_case_42() {
        pool.framework("F1", "role1");
        pool.framework("F2", "role2");
        int role1 = pool.table.role("role1");
        long[] reserved = pool.amounts("cpus:100;mem:1024");
        pool.table.reserve(role1, reserved, 1);
        pool.agent("A1", "cpus:100;mem:1024", "", new Part(Part.Use.RESERVED, role1, reserved, "r"));
        assertThat(pool.winners()).containsExactly("A1→F1");
        pool.agent("A2", "cpus:8;mem:512");
        pool.agent("A3", "cpus:8;mem:512");
        pool.agent("A4", "cpus:8;mem:512");
        assertThat(pool.winners()).containsExactly("A2→F2", "A3→F2", "A4→F2");
    }

    @Test
    void equals_get_an_agent_equally_often_case_43() {
        pool.framework("F1", "role1");
        pool.framework("F2", "role1");
        pool.agent("A1", "cpus:2;mem:1024");
        Map<String, Integer> offers = new TreeMap<>();
        for (int i = 0; i < 10; i++) {
            String winner = pool.winners().get(0);
            offers.merge(winner, 1, Integer::sum);
            pool.decline(winner.substring(3), 0);
        }
        assertThat(offers).isEqualTo(Map.of("A1→F1", 5, "A1→F2", 5));
    }

    @Test
    void each_of_two_frameworks_gets_one_of_two_equal_agents_case_44() {
        pool.framework("F1", "role1");
        pool.framework("F2", "role2");
        pool.agent("A1", "cpus:2;mem:1024");
        pool.agent("A2", "cpus:2;mem:1024");
        assertThat(pool.round()).containsExactly("A1→F1 cpus:2;mem:1024", "A2→F2 cpus:2;mem:1024");
    }

    @Test
    void agents_are_divided_by_weights_case_45() {
        pool.framework("F1", "role1");
        pool.framework("F2", "role2");
        for (int i = 1; i <= 6; i++) {
            pool.agent("A" + i, "cpus:2;mem:1024");
        }
        assertThat(countsOfARound("F1", "F2")).containsExactly(3, 3);
        pool.table.setWeight(pool.table.role("role2"), 2);
        assertThat(countsOfARound("F1", "F2")).containsExactly(2, 4);
        pool.framework("F3", "role3");
        pool.table.setWeight(pool.table.role("role3"), 3);
        assertThat(countsOfARound("F1", "F2", "F3")).containsExactly(1, 2, 3);
    }

    private List<Integer> countsOfARound(String... frameworks) {
        pool.round();
        List<Integer> counts =
                List.of(frameworks).stream().map(f -> pool.held(f).size()).toList();
        List.of(frameworks).forEach(f -> pool.decline(f, 0));
        return counts;
    }

    @Test
    void a_new_weight_holds_from_the_next_round_on_case_46() {
        pool.framework("F1", "role1");
        for (int i = 1; i <= 3; i++) {
            pool.agent("A" + i, "cpus:2;mem:1024");
        }
        assertThat(pool.winners()).containsExactly("A1→F1", "A2→F1", "A3→F1");
        pool.framework("F2", "role2");
        pool.table.setWeight(pool.table.role("role2"), 2);
        pool.decline("F1", 0);
        assertThat(countsOfARound("F1", "F2")).containsExactly(1, 2);
    }

    @Test
    void the_dominant_share_follows_offers_and_leaves_out_gpus_case_47() {
        int role1 = pool.table.role("role1");
        int role2 = pool.table.role("role2");
        pool.framework("F1", "role1", Capability.GPU);
        pool.agent("A1", "cpus:1;mem:1024;gpus:1");
        pool.round();
        assertThat(pool.table.dominantShare(role1)).isEqualTo(1);
        pool.decline("F1", 0);
        assertThat(pool.table.dominantShare(role1)).isZero();
        pool.round();
        pool.framework("F2", "role2");
        pool.agent("A2", "cpus:3;mem:3072");
        pool.round();
        assertThat(pool.table.dominantShare(role1)).isEqualTo(0.25, within(1e-12));
        assertThat(pool.table.dominantShare(role2)).isEqualTo(0.75, within(1e-12));
    }

    @Test
    void a_role_without_anything_below_can_go_and_so_can_its_share_case_47() {
        int client = pool.framework("F1", "a/b");
        assertThat(pool.table.removeRole("a/b")).isFalse();
        pool.table.removeClient(client);
        assertThat(pool.table.removeRole("a")).as("it has a child").isFalse();
        assertThat(pool.table.removeRole("a/b")).isTrue();
        assertThat(pool.table.removeRole("a")).isTrue();
    }

    @Test
    void contenders_are_sorted_by_share_then_offers_then_name_case_48() {
        sortedPool();
        hold("a", "cpus:5;mem:5");
        hold("b", "cpus:6;mem:6");
        hold("c", "cpus:1;mem:1");
        hold("d", "cpus:3;mem:1");
        assertThat(order()).containsExactly("c", "d", "a", "b");
    }

    @Test
    void contenders_are_sorted_by_share_over_weight_case_48() {
        sortedPool();
        hold("a", "cpus:5;mem:5");
        hold("b", "cpus:6;mem:6");
        hold("c", "cpus:4;mem:4");
        hold("d", "cpus:10;mem:20");
        pool.table.setWeight(pool.table.role("b"), 2);
        pool.table.setWeight(pool.table.role("d"), 10);
        assertThat(order()).containsExactly("d", "b", "c", "a");
    }

    @Test
    void among_equal_shares_fewer_offers_go_first_case_48() {
        sortedPool();
        pool.framework("Fe", "e");
        pool.agent("tiny", "cpus:0;mem:0", "cpus:0.01");
        offerOnly("a");
        offerOnly("b");
        offerOnly("e");
        offerOnly("d", "d");
        offerOnly("c", "c", "c");
        assertThat(winnersInTurn("a", "b", "c", "d", "e")).containsExactly("a", "b", "e", "d", "c");
    }

    private void offerOnly(String... names) {
        List<String> all = List.of("a", "b", "c", "d", "e");
        all.forEach(name -> pool.table.setActive(pool.client("F" + name), name.equals(names[0])));
        for (String name : names) {
            assertThat(pool.winners()).containsExactly("tiny→F" + name);
            pool.decline("F" + name, 0);
        }
        all.forEach(name -> pool.table.setActive(pool.client("F" + name), true));
    }

    private void sortedPool() {
        List.of("a", "b", "c", "d").forEach(name -> pool.framework("F" + name, name));
        int agent = pool.agent("all", "cpus:100;mem:100");
        pool.table.setOfferable(agent, false);
    }

    private void hold(String role, String amounts) {
        pool.table.charge(pool.client("F" + role), pool.amounts(amounts), new long[0], new long[0], 1);
    }

    private List<String> order() {
        pool.agent("tiny", "cpus:0;mem:0", "cpus:0.01");
        return winnersInTurn("a", "b", "c", "d");
    }

    /** Who gets an agent that is too small to change any share, each of them once. */
    private List<String> winnersInTurn(String... names) {
        List<String> winners = new ArrayList<>();
        while (winners.size() < names.length) {
            String winner = pool.winners().get(0).substring(5);
            pool.table.setActive(pool.client(winner), false);
            pool.decline(winner, 0);
            winners.add(winner.substring(1));
        }
        return winners;
    }

    @Test
    void a_role_s_own_frameworks_compete_with_its_child_roles_as_one() {
        pool.framework("F1", "a");
        pool.framework("F2", "a");
        pool.framework("F3", "a/b");
        for (int i = 1; i <= 4; i++) {
            pool.agent("A" + i, "cpus:1;mem:1024");
        }
        assertThat(countsOfARound("F1", "F2", "F3")).containsExactly(1, 1, 2);
    }
}
