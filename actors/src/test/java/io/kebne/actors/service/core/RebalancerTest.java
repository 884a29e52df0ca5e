package io.kebne.actors.service.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.persistence.service.ServiceEvent;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.service.Demand;
import io.kebne.protocol.service.PlacementConstraint;
import io.kebne.protocol.service.Program;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceInstance;
import io.kebne.protocol.service.ServiceSpec;
import io.kebne.protocol.service.UpgradeStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Instances that crowd go where there are fewer, and none is missed meanwhile. */
class RebalancerTest {
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final long LONG_MILLIS = Duration.ofMinutes(5).toMillis();
    private static final AgentId THIRD = new AgentId("agent-3");

    private PlayedCluster cluster = new PlayedCluster(1, 3, every(INTERVAL));

    static ServicesSettings every(Duration interval) {
        ServicesSettings usual = ServicesSettings.DEFAULT;
        return new ServicesSettings(
                usual.readyAfter(),
                usual.stableAfter(),
                usual.maxStartingPerAgent(),
                usual.repeatAfter(),
                usual.reconciliationInterval(),
                usual.leaveBefore(),
                usual.scalingInterval(),
                usual.scalingPatience(),
                usual.scalingUrls(),
                new RebalancingSettings(interval, 1));
    }

    private static ServiceSpec spec(String id, int instances) {
        return ServiceSpec.of(new ServiceId(id), Program.shell("a"), Demand.of(0.1, 32, 0), instances)
                .withUpgrade(new UpgradeStrategy(1, 1, Duration.ofMinutes(1), true));
    }

    /** These are deployed while one of the agents is away, which then comes back. */
    private void crowd(ServiceSpec... specs) {
        cluster.away.add(THIRD);
        for (ServiceSpec spec : specs) {
            cluster.command(new ServiceCommand.Deploy(spec, false, false));
        }
        cluster.subscribe();
        cluster.settle(5_000);
        cluster.away.remove(THIRD);
    }

    private List<Long> byAgent(String id) {
        return by(id, instance -> instance.agentId().value());
    }

    private List<Long> by(String id, Function<ServiceInstance, String> place) {
        Map<String, Long> counts = cluster.instances(id).stream()
                .filter(instance -> !instance.hasToEnd())
                .collect(Collectors.groupingBy(place, TreeMap::new, Collectors.counting()));
        return List.copyOf(counts.values());
    }

    private long launches() {
        return cluster.events.stream()
                .filter(ServiceEvent.InstanceLaunched.class::isInstance)
                .count();
    }

    @Test
    void instancesGoWhereThereAreFewerAndNoneIsMissed() {
        crowd(spec("/web", 6));
        assertThat(byAgent("/web")).containsExactly(3L, 3L);

        for (int second = 0; second < 120; second++) {
            cluster.settle(1_000);
            assertThat(cluster.ready("/web")).isGreaterThanOrEqualTo(6);
            assertThat(cluster.instances("/web")).hasSizeLessThanOrEqualTo(7);
        }

        assertThat(byAgent("/web")).containsExactly(2L, 2L, 2L);
        assertThat(cluster.processes).hasSize(6);
        assertThat(launches()).isEqualTo(8);
        assertThat(cluster.events)
                .filteredOn(ServiceEvent.InstanceEnding.class::isInstance)
                .extracting(event -> ((ServiceEvent.InstanceEnding) event).why())
                .containsOnly("moved to where there are fewer");
    }

    @Test
    void nobodyMovesUnlessThatIsAskedFor() {
        cluster = PlayedCluster.of(3);
        crowd(spec("/web", 6));
        cluster.settle(LONG_MILLIS);
        assertThat(byAgent("/web")).containsExactly(3L, 3L);
    }

    @Test
    void whoIsNowhereBetterOffStaysAndIsSeldomLookedFor() {
        cluster.command(new ServiceCommand.Deploy(spec("/web", 6), false, false));
        cluster.subscribe();
        cluster.settle(5_000);
        int wanting = 0;
        for (int second = 0; second < 3_600; second++) {
            cluster.settle(1_000);
            wanting += cluster.session.wanted().getOrDefault("*", 0);
            assertThat(cluster.report("/web").queue()).as("nothing is missing").isEmpty();
        }
        assertThat(launches()).isEqualTo(6);
        assertThat(wanting).as("seconds of an hour").isBetween(30, 300);
    }

    @Test
    void instancesThatAreToBeGroupedGoWhereTheirGroupIsSmaller() {
        cluster = new PlayedCluster(1, 5, every(INTERVAL));
        cluster.away.addAll(List.of(new AgentId("agent-2"), new AgentId("agent-4")));
        ServiceSpec grouped = PlacementTest.withConstraint(
                spec("/web", 4),
                new PlacementConstraint("rack", PlacementConstraint.Operator.GROUP_BY, Optional.empty()));
        cluster.command(new ServiceCommand.Deploy(grouped, false, false));
        cluster.subscribe();
        cluster.settle(5_000);
        assertThat(by("/web", instance -> instance.fields().get("rack"))).containsExactly(4L);

        cluster.away.clear();
        cluster.settle(LONG_MILLIS);

        assertThat(by("/web", instance -> instance.fields().get("rack"))).containsExactly(2L, 2L);
        assertThat(cluster.processes).hasSize(4);
    }

    @Test
    void whoMovesStaysWhenTheOtherIsNeverReady() {
        crowd(spec("/web", 6));
        List<ServiceInstance> before = cluster.instances("/web");
        int most = 0;
        for (int second = 0; second < 180; second++) {
            cluster.offer(10);
            cluster.advance(1_000);
            cluster.deliver();
            most = Math.max(most, cluster.instances("/web").size());
            assertThat(cluster.instances("/web")).containsAll(before);
        }
        assertThat(most).isEqualTo(7);
        assertThat(cluster.events)
                .filteredOn(ServiceEvent.InstanceEnding.class::isInstance)
                .extracting(event -> ((ServiceEvent.InstanceEnding) event).why())
                .contains("one too many");
    }

    @Test
    void aFailoverBetweenLeavesAsManyAsAreWanted() {
        crowd(spec("/web", 6));
        while (cluster.instances("/web").size() < 7) {
            cluster.advance(1_000);
            cluster.offer(10);
        }
        cluster.failover();
        for (int second = 0; second < 5; second++) {
            cluster.settle(1_000);
            assertThat(cluster.instances("/web").stream().filter(one -> !one.hasToEnd()))
                    .hasSizeGreaterThanOrEqualTo(6);
        }
        assertThat(cluster.ready("/web")).isEqualTo(6);
        cluster.settle(LONG_MILLIS);
        assertThat(byAgent("/web")).containsExactly(2L, 2L, 2L);
    }

    @Test
    void onlySoManyMoveAtTheSameTime() {
        crowd(spec("/a", 6), spec("/b", 6));
        List<Integer> present = new ArrayList<>();
        for (int second = 0; second < 300; second++) {
            cluster.settle(1_000);
            present.add(cluster.instances("/a").size() + cluster.instances("/b").size());
        }
        assertThat(present).allMatch(count -> count <= 13);
        assertThat(byAgent("/a")).containsExactly(2L, 2L, 2L);
        assertThat(byAgent("/b")).containsExactly(2L, 2L, 2L);
    }

    @Test
    void aServiceThatMayNotHaveOneMoreStaysAsItIs() {
        crowd(spec("/web", 6).withUpgrade(new UpgradeStrategy(0.5, 0, Duration.ofMinutes(1), true)));
        cluster.settle(LONG_MILLIS);
        assertThat(byAgent("/web")).containsExactly(3L, 3L);
        assertThat(launches()).isEqualTo(6);
    }

    @Test
    void settingsThatMeanNothingAreNamed() {
        assertThatThrownBy(() -> new RebalancingSettings(Duration.ofMillis(999), 1))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("kebne.services.rebalancing.interval")
                .hasMessageContaining("must be 0, or at least 1s");
        assertThatThrownBy(() -> new RebalancingSettings(INTERVAL, 0))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("kebne.services.rebalancing.max-moves");
    }
}
