package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Fleet.task;
import static io.kebne.actors.allocator.core.Pool.decline;
import static io.kebne.actors.allocator.core.Pool.launched;
import static io.kebne.actors.allocator.core.Pool.report;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.persistence.allocator.AllocatorEvent.TaskLaunched;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.task.TaskState;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is offered what. Cases with a number are Mesos' own, from hierarchical_allocator_tests.cpp. */
class AllocationRoundTest {
    private final Pool pool = new Pool();

    @Test
    @DisplayName("40 [UnreservedDRF]")
    void eachAgentGoesToWhoeverHasTheLeastOfWhatItUsesMostOf() {
        pool.givenFramework("framework1", "role1").givenAgent("agent1", "cpus:2;mem:1024");
        assertThat(nextOffer()).isEqualTo("agent1 to framework1 for role1");

        pool.givenFramework("framework2", "role2").givenAgent("agent2", "cpus:1;mem:512");
        assertThat(nextOffer()).isEqualTo("agent2 to framework2 for role2");

        // role1 has 2/6 cpus, role2 1/6.
        pool.givenAgent("agent3", "cpus:3;mem:2048");
        assertThat(nextOffer()).isEqualTo("agent3 to framework2 for role2");

        // role1 has 2/10 cpus, role2 4/10; within role1 framework3 has nothing yet.
        pool.givenFramework("framework3", "role1").givenAgent("agent4", "cpus:4;mem:4096");
        assertThat(nextOffer()).isEqualTo("agent4 to framework3 for role1");

        // role1 has 5/8 of the memory, role2 4/11 of the cpus: that framework4 has nothing does not help it.
        pool.givenFramework("framework4", "role1").givenAgent("agent5", "cpus:1;mem:512");
        assertThat(nextOffer()).isEqualTo("agent5 to framework2 for role2");
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

    @ParameterizedTest(name = "weights {0} give {1} agents")
    @CsvSource({"1:1, 3/3", "1:2, 2/4", "1:2:3, 1/2/3"})
    @DisplayName("45 [UpdateWeight]")
    void agentsAreSharedInProportionToTheWeightsOfRoles(String weights, String agents) {
        Pool atOnce = weightedRoles(weights);
        Pool oneByOne = weightedRoles(weights);

        for (int i = 1; i <= 6; i++) {
            atOnce.givenAgent("agent" + i, "cpus:2;mem:1024");
            oneByOne.givenAgent("agent" + i, "cpus:2;mem:1024").whenOffersAreMade();
        }
        atOnce.whenOffersAreMade();

        assertThat(offersByRole(atOnce)).isEqualTo(agents);
        assertThat(offersByRole(oneByOne)).isEqualTo(agents);
    }

    @ParameterizedTest
    @CsvSource({
        "cpus:0.005;mem:16, 0",
        "cpus:0.009;mem:31.999, 0",
        "disk:1000;gpus:8, 0",
        "cpus:0.01;mem:16, 1",
        "cpus:0.005;mem:32, 1"
    })
    @DisplayName("64 [Allocatable]")
    void anAgentWithHardlyAnythingFreeIsNotOffered(String resources, int offers) {
        pool.givenFramework("framework1").givenAgent("agent1", resources);

        assertThat(pool.whenOffersAreMade().offers("framework1")).hasSize(offers);
    }

    @Test
    void whatTasksHoldCountsLikeWhatIsOffered() {
        pool.givenFramework("framework1", "role1").givenFramework("framework2", "role2");
        pool.givenAgent("agent1", "cpus:4;mem:1024").givenTask("framework1", "agent1", task("t1", "cpus:4;mem:1024"));

        pool.givenAgent("agent2", "cpus:1;mem:512")
                .givenAgent("agent3", "cpus:1;mem:512")
                .whenOffersAreMade();

        assertThat(pool.offers("framework1")).isEmpty();
        assertThat(pool.offers("framework2")).hasSize(2);
    }

    @Test
    void whatAFrameworkHoldsForARoleItLeftStillCountsForThatRole() {
        pool.givenFramework("framework1", "role1").givenFramework("framework2", "role2");
        pool.givenAgent("agent1", "cpus:4;mem:1024")
                .given(new TaskLaunched(
                        new FrameworkId("framework1"),
                        new AgentId("agent1"),
                        "role1",
                        task("t1", "cpus:4;mem:1024"),
                        1));
        pool.givenFramework("framework1", "other").when(Pool.announce(Fleet.framework("framework1", "other"), false));
        pool.givenFramework("a-third", "role1");

        pool.givenAgent("agent2", "cpus:1;mem:512")
                .givenAgent("agent3", "cpus:1;mem:512")
                .whenOffersAreMade();

        assertThat(pool.offers("a-third")).isEmpty();
        assertThat(pool.offers("framework2")).hasSize(2);
    }

    @Test
    void whoRefusesIsPassedOverForTheNextInOrder() {
        pool.givenFramework("framework1", "role1")
                .givenFramework("framework2", "role1")
                .givenFramework("framework3", "role2");
        pool.givenAgent("agent1", "cpus:2;mem:1024");

        for (String expected : List.of("framework1", "framework3", "framework2")) {
            pool.whenOffersAreMade();
            Offer offer = pool.offer(expected, "agent1");
            pool.when(expected, decline(Duration.ofHours(1), offer.id()));
        }

        pool.whenOffersAreMade();
        assertThat(pool.view().offers()).isEmpty();
    }

    @Test
    void onlyCandidatesThatAreConnectedAreOffered() {
        pool.given(Pool.admitted("silent", "cpus:2;mem:1024"));
        pool.givenAgent("agent1", "cpus:2;mem:1024")
                .givenAgent("agent2", "cpus:2;mem:1024")
                .givenFramework("framework1");

        pool.whenOffersAreMade("agent2", "silent", "stranger");

        assertThat(pool.offers("framework1"))
                .extracting(offer -> offer.agentId().value())
                .containsExactly("agent2");
    }

    @Test
    void offersOfOneRoundAreDeliveredTogether() {
        pool.givenAgent("agent1", "cpus:2;mem:1024")
                .givenAgent("agent2", "cpus:2;mem:1024")
                .givenFramework("framework1");

        pool.whenOffersAreMade();

        assertThat(pool.delivered("framework1")).hasSize(1);
        assertThat(pool.offers("framework1"))
                .extracting(Offer::id)
                .doesNotHaveDuplicates()
                .hasSize(2);
    }

    @Test
    void moreOffersThanFitIntoAMessageAreDeliveredInSeveral() {
        pool.givenFramework("framework1");
        for (int i = 0; i < 450; i++) {
            pool.givenAgent("agent" + i, "cpus:2;mem:1024");
        }

        pool.whenOffersAreMade();

        assertThat(pool.delivered("framework1"))
                .extracting(event -> ((SchedulerEvent.Offers) event).offers().size())
                .containsExactly(200, 200, 50);
    }

    @Test
    void theSameHistoryGivesTheSameDecisionsBitForBit() {
        assertThat(busyHistory()).isEqualTo(busyHistory());
    }

    private static List<Object> busyHistory() {
        Pool pool = new Pool();
        for (int i = 0; i < 20; i++) {
            pool.givenFramework("framework" + i, "role" + i % 4)
                    .givenAgent("agent" + i, "cpus:" + (1 + i % 5) + ";mem:1024");
        }
        pool.whenOffersAreMade();
        pool.given(launched("framework1", "agent1", task("t1", "cpus:0.5"))).whenOffersAreMade();
        pool.when(report("framework1", "t1", TaskState.FAILED, "agent1")).whenTimePasses(Duration.ofSeconds(40));
        List<AllocatorEffect> effects = pool.effects();
        return List.of(effects, pool.whenOffersAreMade().effects(), pool.view(), pool.session());
    }

    /** A framework for each of role1, role2 … with these weights. */
    private static Pool weightedRoles(String weights) {
        Map<String, Double> byRole = new LinkedHashMap<>();
        for (String weight : weights.split(":", -1)) {
            byRole.put("role" + (byRole.size() + 1), Double.parseDouble(weight));
        }
        Pool pool = new Pool(weighted(byRole));
        byRole.keySet().forEach(role -> pool.givenFramework("framework-" + role, role));
        return pool;
    }

    private static String offersByRole(Pool pool) {
        return pool.state()
                .frameworks()
                .keySet()
                .toJavaStream()
                .sorted()
                .map(id -> String.valueOf(pool.offers(id.value()).size()))
                .collect(Collectors.joining("/"));
    }

    private static AllocatorSettings weighted(Map<String, Double> weights) {
        return TestSettings.with(weights.entrySet().stream()
                .map(weight -> "weights.\"" + weight.getKey() + "\" = " + weight.getValue())
                .collect(Collectors.joining("\n")));
    }

    /** The one offer that the next round makes. */
    private String nextOffer() {
        var before = pool.view().offers().keySet();
        pool.whenOffersAreMade();
        Offer offer = pool.view().offers().removeAll(before).values().single();
        return offer.agentId() + " to " + offer.frameworkId() + " for " + offer.role();
    }
}
