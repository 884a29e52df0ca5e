package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Pool.announce;
import static io.kebne.actors.allocator.core.Pool.decline;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.scheduler.SchedulerCall.Revive;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What was refused stays away for a time: Mesos' own cases, from hierarchical_allocator_tests.cpp. */
class FiltersTest {
    private final Pool pool = new Pool();

    @Test
    @DisplayName("62 [OfferFilter]")
    void aFilterOfTwoSecondsOutlastsOneCycle() {
        pool.givenFramework("framework1", "role1").givenAgent("agent1", "cpus:2;mem:1024");
        refuse("role1", Duration.ofSeconds(2));
        assertThat(activeFilters("role1")).isEqualTo(1);

        pool.whenTimePasses(Duration.ofSeconds(1)).whenOffersAreMade();
        assertThat(pool.offers("framework1")).isEmpty();
        assertThat(activeFilters("role1")).isEqualTo(1);

        pool.whenTimePasses(Duration.ofSeconds(1)).whenOffersAreMade();
        assertThat(pool.offers("framework1")).hasSize(1);
        assertThat(activeFilters("role1")).isZero();
    }

    @Test
    @DisplayName("62 [SmallOfferFilterTimeout]")
    void aShortFilterKeepsTheAgentAwayUntilItIsLookedAtAgain() {
        // Rounds follow changes and not a clock, so a filter holds for just its time and then names its agent itself.
        pool.givenFramework("framework1", "role1").givenAgent("agent1", "cpus:2;mem:1024");
        refuse("role1", Duration.ofMillis(100));
        assertThat(pool.whenOffersAreMade().offers("framework1")).isEmpty();

        pool.whenTimePasses(Duration.ofMillis(100));
        Candidates candidates = new Candidates();
        candidates.add(pool.books(), pool.now().monotonicMillis());

        assertThat(candidates.take(pool.view())).containsExactly(new AgentId("agent1"));
        assertThat(pool.whenOffersAreMade("agent1").offers("framework1")).hasSize(1);
    }

    @Test
    @DisplayName("63 [ReviveOffers]")
    void reviveClearsALongFilterAtOnce() {
        pool.givenFramework("framework1", "role1").givenAgent("agent1", "cpus:2;mem:1024");
        refuse("role1", Duration.ofDays(1));
        assertThat(pool.whenOffersAreMade().offers("framework1")).isEmpty();

        pool.when("framework1", new Revive(Set.of())).whenOffersAreMade();

        assertThat(pool.offers("framework1")).hasSize(1);
    }

    @Test
    @DisplayName("63 [SuppressAndReviveOffersWithMultiRole]")
    void reviveOfOneRoleLeavesTheFilterAndTheSilenceOfTheOther() {
        pool.givenFramework("framework1", "role1", "role2").givenAgent("agent1", "cpus:2;mem:1024");
        refuse("role1", Duration.ofDays(1));
        refuse("role2", Duration.ofDays(1));

        pool.when("framework1", new Revive(Set.of("role1"))).whenOffersAreMade();

        assertThat(pool.offer("framework1", "agent1").role()).isEqualTo("role1");
        assertThat(activeFilters("role1")).isZero();
        assertThat(activeFilters("role2")).isEqualTo(1);

        pool.when(announce(Fleet.framework("framework1", "role1", "role2"), true, "role1"))
                .givenAgent("agent2", "cpus:2;mem:1024")
                .whenOffersAreMade();
        assertThat(pool.offer("framework1", "agent2").role())
                .as("not suppressed")
                .isEqualTo("role2");
    }

    private void refuse(String role, Duration time) {
        pool.whenOffersAreMade();
        assertThat(pool.offer("framework1", "agent1").role()).isEqualTo(role);
        pool.when("framework1", decline(time, pool.offer("framework1", "agent1").id()));
    }

    private long activeFilters(String role) {
        FilterCounts counts = pool.books().filters(pool.now().monotonicMillis());
        assertThat(counts.whole()).isTrue();
        return counts.byRole().getOrDefault(role, 0L);
    }

    @Test
    void anEndIsNoticedWhenItIsAskedForAndFoundByTheNextLookAtTheAgents() {
        pool.givenFramework("framework1", "role1").givenAgent("agent1", "cpus:2;mem:1024");
        refuse("role1", Duration.ofSeconds(2));

        pool.whenTimePasses(Duration.ofSeconds(2));

        assertThat(activeFilters("role1")).as("without a round").isZero();
        Candidates candidates = new Candidates();
        candidates.add(pool.books(), pool.now().monotonicMillis());
        assertThat(candidates.take(pool.view())).containsExactly(new AgentId("agent1"));
    }

    @Test
    void allAgentsAreLookedAtNowAndThen() {
        // A role at its limit may have what is free on another agent as soon as it gives something back anywhere.
        pool.givenAgent("agent1", "cpus:2;mem:1024").givenAgent("agent2", "cpus:2;mem:1024");
        Candidates candidates = new Candidates();
        candidates.add(pool.books(), Candidates.SWEEP_MILLIS - 1);
        assertThat(candidates.isEmpty()).isTrue();

        candidates.add(pool.books(), Candidates.SWEEP_MILLIS);

        assertThat(candidates.take(pool.view())).hasSize(2);
        candidates.add(pool.books(), Candidates.SWEEP_MILLIS + 1);
        assertThat(candidates.isEmpty()).isTrue();
    }
}
