package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Fleet.task;
import static io.kebne.actors.allocator.core.Pool.announce;
import static io.kebne.actors.allocator.core.Pool.decline;
import static io.kebne.actors.allocator.core.Pool.launched;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.allocator.AllocatorCommand.RemoveFramework;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.offer.Offer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Dominant shares decide. Cases with a number are Mesos' own, from hierarchical_allocator_tests.cpp and sorter_tests.cpp. */
class SharesTest {
    private final Pool pool = new Pool();

    @Test
    @DisplayName("40 [UnreservedDRF]")
    void eachAgentGoesToWhoeverHasTheLeastOfWhatItUsesMostOf() {
        pool.givenFramework("framework1", "role1").givenAgent("agent1", "cpus:2;mem:1024");
        assertThat(pool.nextOffer()).isEqualTo("agent1 to framework1 for role1");

        pool.givenFramework("framework2", "role2").givenAgent("agent2", "cpus:1;mem:512");
        assertThat(pool.nextOffer()).isEqualTo("agent2 to framework2 for role2");

        // role1 has 2/6 cpus, role2 1/6.
        pool.givenAgent("agent3", "cpus:3;mem:2048");
        assertThat(pool.nextOffer()).isEqualTo("agent3 to framework2 for role2");

        // role1 has 2/10 cpus, role2 4/10; within role1 framework3 has nothing yet.
        pool.givenFramework("framework3", "role1").givenAgent("agent4", "cpus:4;mem:4096");
        assertThat(pool.nextOffer()).isEqualTo("agent4 to framework3 for role1");

        // role1 has 5/8 of the memory, role2 4/11 of the cpus: that framework4 has nothing does not help it.
        pool.givenFramework("framework4", "role1").givenAgent("agent5", "cpus:1;mem:512");
        assertThat(pool.nextOffer()).isEqualTo("agent5 to framework2 for role2");
    }

    @Test
    @DisplayName("43 [SameShareFairness]")
    void equalFrameworksTakeTurns() {
        pool.givenFramework("framework1").givenFramework("framework2").givenAgent("agent1", "cpus:2;mem:1024");
        Map<String, Integer> turns = new HashMap<>();

        for (int round = 0; round < 10; round++) {
            pool.whenOffersAreMade();
            Offer offer = pool.view().offers().values().single();
            turns.merge(offer.frameworkId().value(), 1, Integer::sum);
            pool.when(offer.frameworkId().value(), decline(Duration.ZERO, offer.id()));
        }

        assertThat(turns).isEqualTo(Map.of("framework1", 5, "framework2", 5));
    }

    @Test
    @DisplayName("44 [CoarseGrained]")
    void twoFrameworksShareTwoAgentsWhole() {
        pool.givenFramework("framework1").givenFramework("framework2");
        pool.givenAgent("agent1", "cpus:2;mem:1024").givenAgent("agent2", "cpus:2;mem:1024");

        pool.whenOffersAreMade();

        assertThat(pool.offers("framework1")).hasSize(1);
        assertThat(pool.offers("framework2")).hasSize(1);
        assertThat(pool.view().offers().values())
                .allMatch(offer -> offer.resources()
                        .equals(Fleet.agent("x", "cpus:2;mem:1024").resources()));
    }

    @Test
    @DisplayName("42 [ReservedDRF]")
    void whatIsReservedForARoleCountsForItsShare() {
        pool.givenFramework("framework1", "role1").givenAgent("agent1", "cpus(role1):100;mem(role1):1024");
        assertThat(pool.nextOffer()).isEqualTo("agent1 to framework1 for role1");
        pool.givenFramework("framework2", "role2");

        for (int i = 2; i <= 4; i++) {
            pool.givenAgent("agent" + i, "cpus:2;mem:512");
            assertThat(pool.nextOffer()).isEqualTo("agent" + i + " to framework2 for role2");
        }
    }

    @Test
    @DisplayName("47 [DominantShareMetrics]")
    void theDominantShareFollowsWhatIsOffered() {
        pool.givenFramework("framework1", "role1").givenAgent("agent1", "cpus:1;mem:1024");
        pool.whenOffersAreMade();
        assertThat(pool.dominantShare("role1")).isEqualTo(1.0);

        pool.when(
                "framework1",
                decline(Duration.ofHours(1), pool.offer("framework1", "agent1").id()));
        assertThat(pool.dominantShare("role1")).isZero();

        pool.givenFramework("framework2", "role2")
                .givenAgent("agent2", "cpus:1;mem:1024")
                .whenOffersAreMade();
        assertThat(pool.dominantShare("role1")).isEqualTo(0.5);
        assertThat(pool.dominantShare("role2")).isEqualTo(0.5);

        pool.when(new RemoveFramework(new FrameworkId("framework1")));
        assertThat(pool.dominantShare("role1")).isZero();
        assertThat(pool.books().clients().find(new FrameworkId("framework1"), "role1"))
                .isEmpty();
    }

    @Test
    @DisplayName("47 [DominantShareMetrics, resources that are excluded from fair sharing]")
    void gpusDoNotCount() {
        pool.givenFramework(
                        Fleet.framework("framework1", Set.of(Capability.MULTI_ROLE, Capability.GPU_RESOURCES), "role1"))
                .givenAgent("agent1", "cpus:1;mem:1024;gpus:1")
                .whenOffersAreMade();
        pool.givenFramework("framework2", "role2")
                .givenAgent("agent2", "cpus:3;mem:3072")
                .whenOffersAreMade();

        assertThat(pool.dominantShare("role1")).isEqualTo(0.25);
        assertThat(pool.dominantShare("role2")).isEqualTo(0.75);
    }

    @Test
    @DisplayName("48 [DRFSorterTest.DRF]")
    void whoHoldsTheLeastOfWhatItHoldsMostOfComesFirst() {
        hold("a", "cpus:5;mem:5");
        hold("b", "cpus:6;mem:6");
        hold("c", "cpus:1;mem:1");
        hold("d", "cpus:3;mem:1");

        assertThat(order("a", "b", "c", "d")).containsExactly("c", "d", "a", "b");
    }

    @Test
    @DisplayName("48 [DRFSorterTest.WDRF]")
    void sharesAreDividedByWeights() {
        pool.given(Operators.weight("b", 2)).given(Operators.weight("d", 10));
        hold("a", "cpus:5;mem:5");
        hold("b", "cpus:6;mem:6");
        hold("c", "cpus:4;mem:4");
        hold("d", "cpus:10;mem:20");

        assertThat(order("a", "b", "c", "d")).containsExactly("d", "b", "c", "a");
    }

    @Test
    @DisplayName("48 [DRFSorterTest.AllocationCountTieBreak]")
    void amongEqualsWhoGotFewerOffersComesFirst() {
        pool.givenAgent("agent1", "cpus:100;mem:100");
        Map.of("a", 1, "b", 1, "c", 3, "d", 2, "e", 1).forEach((role, offers) -> {
            pool.when(announce(Fleet.framework(role, role), true));
            for (int i = 0; i < offers; i++) {
                pool.whenOffersAreMade();
                pool.when(
                        role, decline(Duration.ZERO, pool.offer(role, "agent1").id()));
            }
            pool.when(announce(Fleet.framework(role, role), false));
        });

        assertThat(order("a", "b", "c", "d", "e")).containsExactly("a", "b", "e", "d", "c");
    }

    /** A framework named like its role holds this of an agent that has a hundred of each. */
    private void hold(String role, String resources) {
        if (pool.state().agents().isEmpty()) {
            pool.givenAgent("agent1", "cpus:100;mem:100");
        }
        pool.when(announce(Fleet.framework(role, role), false))
                .given(launched(role, "agent1", role, task("t1", resources)));
    }

    /** In which order frameworks are offered the rest of the agent when each refuses it. */
    private List<String> order(String... frameworks) {
        for (String framework : frameworks) {
            pool.when(announce(Fleet.framework(framework, framework), true));
        }
        List<String> order = new ArrayList<>();
        while (order.size() < frameworks.length) {
            pool.whenOffersAreMade();
            Offer offer = pool.view().offers().values().single();
            order.add(offer.frameworkId().value());
            pool.when(offer.frameworkId().value(), decline(Duration.ofHours(1), offer.id()));
        }
        return order;
    }
}
