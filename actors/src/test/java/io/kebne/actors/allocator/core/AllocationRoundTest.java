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
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is offered what in a round. */
class AllocationRoundTest {
    private final Pool pool = new Pool();

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
}
