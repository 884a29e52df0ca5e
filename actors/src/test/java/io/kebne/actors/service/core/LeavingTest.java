package io.kebne.actors.service.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.machine.Unavailability;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.service.Demand;
import io.kebne.protocol.service.PlacementConstraint;
import io.kebne.protocol.service.Program;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceInstance;
import io.kebne.protocol.service.ServiceSpec;
import io.kebne.protocol.service.UpgradeStrategy;
import io.kebne.protocol.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Instances leave agents whose machines are to be taken away, as fast as the others of their service allow. */
class LeavingTest {
    private static final ServiceId ID = new ServiceId("/web");
    private static final AgentId LEFT = new AgentId("agent-1");
    private static final long DELAY_MILLIS = 3_000;
    private static final int ROOM = 10;

    private final PlayedCluster cluster = PlayedCluster.of(3);

    private static ServiceSpec spec(int instances, double minimum, double over) {
        return ServiceSpec.of(ID, Program.shell("a"), Demand.of(0.1, 32, 0), instances)
                .withUpgrade(new UpgradeStrategy(minimum, over, Duration.ofMinutes(1), true))
                .withCare(Optional.empty(), Optional.of(Duration.ofMillis(DELAY_MILLIS)));
    }

    private void running(ServiceSpec spec) {
        cluster.command(new ServiceCommand.Deploy(spec, false, false));
        cluster.subscribe();
        cluster.settle(20_000);
        assertThat(cluster.ready("/web")).isEqualTo(spec.instances());
        assertThat(cluster.report("/web").deployment()).isEmpty();
    }

    private List<ServiceInstance> there() {
        return cluster.instances("/web").stream()
                .filter(instance -> instance.agentId().equals(LEFT))
                .toList();
    }

    private long ending() {
        return cluster.instances("/web").stream()
                .filter(ServiceInstance::hasToEnd)
                .count();
    }

    private void leave() {
        cluster.schedule(LEFT);
        cluster.askToLeave();
    }

    @Test
    void anInstanceIsEndedOnlyWhenAnotherIsReadyElsewhere() {
        running(spec(6, 1, 0.2));
        assertThat(there()).hasSize(2);

        leave();
        cluster.advance(5_000);
        assertThat(ending()).isZero();
        cluster.offer(ROOM);
        assertThat(cluster.instances("/web")).hasSize(7);
        assertThat(ending()).isZero();
        cluster.runAll();
        cluster.advance(1_000);

        assertThat(there()).filteredOn(ServiceInstance::hasToEnd).hasSize(1);
        assertThat(cluster.ready("/web")).isEqualTo(6);
    }

    @Test
    void allOfThemGoInTheEndAndNoneComesBack() {
        running(spec(6, 1, 0.2));

        leave();
        cluster.settle(20_000);

        assertThat(there()).isEmpty();
        assertThat(cluster.ready("/web")).isEqualTo(6);
        assertThat(cluster.instances("/web")).hasSize(6);
    }

    @Test
    void asManyGoAtOnceAsTheServiceCanSpare() {
        running(spec(6, 0.7, 0));

        leave();

        assertThat(there()).hasSize(2).filteredOn(ServiceInstance::hasToEnd).hasSize(1);
    }

    @Test
    void theyGoInTheOrderOfEveryEnd() {
        running(spec(6, 0.7, 0));
        cluster.calls.clear();

        leave();
        cluster.advance(DELAY_MILLIS - 1);
        assertThat(cluster.ready("/web")).isEqualTo(5);
        assertThat(cluster.calls).noneMatch(SchedulerCall.Kill.class::isInstance);
        cluster.advance(1);
        assertThat(cluster.calls).anyMatch(SchedulerCall.Kill.class::isInstance);
    }

    @Test
    void whileAnotherAgentIsLostNobodyLeaves() {
        running(spec(6, 0.8, 0.2));
        cluster.lose(new AgentId("agent-2"));

        leave();
        cluster.advance(5_000);
        assertThat(ending()).isZero();
        cluster.settle(20_000);

        assertThat(there()).isEmpty();
        assertThat(cluster.ready("/web")).isEqualTo(6);
    }

    @Test
    void whatCannotGetAwayIsToldAfterHalfAMinute() {
        running(spec(3, 1, 0.5));
        cluster.away.add(new AgentId("agent-2"));
        cluster.away.add(new AgentId("agent-3"));
        cluster.calls.clear();
        leave();
        assertThat(cluster.calls).hasAtLeastOneElementOfType(SchedulerCall.AcceptInverseOffers.class);

        for (int i = 0; i < 3; i++) {
            cluster.offer(ROOM);
            cluster.advance(10_000);
            cluster.askToLeave();
        }

        assertThat(cluster.calls).hasAtLeastOneElementOfType(SchedulerCall.DeclineInverseOffers.class);
        assertThat(there()).hasSize(1);
        assertThat(cluster.report("/web").queue().orElseThrow().refusals()).containsKey("AgentMaintenance");
    }

    @Test
    void whoWaitsForAnotherThatStartsSlowlyIsNotStuckBeforeThatIsLate() {
        running(spec(6, 1, 0.2));
        leave();
        cluster.offer(ROOM);
        for (int i = 0; i < 5; i++) {
            cluster.advance(10_000);
            cluster.deliver();
            cluster.askToLeave();
        }
        assertThat(cluster.calls).noneMatch(SchedulerCall.DeclineInverseOffers.class::isInstance);

        cluster.advance(10_000);
        cluster.askToLeave();
        assertThat(cluster.calls).hasAtLeastOneElementOfType(SchedulerCall.DeclineInverseOffers.class);
        assertThat(there()).hasSize(2);
    }

    @Test
    void oneOfWhichThereMayBeNoTwoIsStartedElsewhereWhenItHasEnded() {
        running(spec(1, 0, 0));
        AgentId home = cluster.instances("/web").get(0).agentId();
        cluster.schedule(home);
        cluster.askToLeave();
        assertThat(ending()).isEqualTo(1);

        cluster.offer(ROOM);
        assertThat(cluster.instances("/web")).hasSize(1);
        cluster.settle(20_000);

        assertThat(cluster.instances("/web"))
                .hasSize(1)
                .noneMatch(instance -> instance.agentId().equals(home));
        assertThat(cluster.ready("/web")).isEqualTo(1);
    }

    @Test
    void whoMayLeaveOnlyNowIsNotLate() {
        running(spec(6, 1, 0.2));
        Instant later = Instant.ofEpochMilli(cluster.now().wallMillis()).plus(Duration.ofMinutes(11));
        cluster.maintenance.put(LEFT, new Unavailability(later, Optional.empty()));
        cluster.askToLeave();

        cluster.advance(60_000);
        cluster.askToLeave();

        assertThat(cluster.calls).noneMatch(SchedulerCall.DeclineInverseOffers.class::isInstance);
    }

    @Test
    void nobodyLeavesWhoWasAskedInTimeAndIsNotAskedAgain() {
        running(spec(6, 0, 1));
        Instant later = Instant.ofEpochMilli(cluster.now().wallMillis()).plus(Duration.ofMinutes(11));
        cluster.maintenance.put(LEFT, new Unavailability(later, Optional.empty()));
        cluster.askToLeave();
        cluster.maintenance.clear();

        cluster.advance(61_000);

        assertThat(ending()).isZero();
    }

    @Test
    void whoIsAskedForTheSecondTimeIsNotLate() {
        running(spec(6, 1, 0.2));
        leave();
        cluster.maintenance.clear();
        cluster.advance(600_000);

        leave();

        assertThat(cluster.calls).noneMatch(SchedulerCall.DeclineInverseOffers.class::isInstance);
    }

    @Test
    void nobodyLeavesLongBefore() {
        running(spec(6, 0, 1));
        Instant later = Instant.ofEpochMilli(cluster.now().wallMillis()).plus(Duration.ofHours(1));
        cluster.maintenance.put(LEFT, new Unavailability(later, Optional.empty()));

        cluster.askToLeave();
        cluster.advance(1_000);
        assertThat(ending()).isZero();
        cluster.offer(ROOM);
        cluster.advance(1_000);
        assertThat(there()).hasSize(2);
    }

    @Test
    void whatIsNotAskedForAnyMoreStays() {
        running(spec(6, 1, 0.2));
        leave();

        cluster.maintenance.clear();
        cluster.offer(ROOM);
        cluster.settle(10_000);

        assertThat(there()).hasSize(2);
        assertThat(cluster.instances("/web")).hasSize(6);
    }

    @Test
    void afterAFailoverTheyAreLeftWhenTheAllocatorAsksAgain() {
        running(spec(6, 1, 0.2));
        leave();
        cluster.failover();
        cluster.settle(5_000);
        assertThat(there()).hasSize(2);

        cluster.askToLeave();
        cluster.settle(20_000);

        assertThat(there()).isEmpty();
    }

    @Test
    void aDeploymentThatIsUnderWayGoesFirst() {
        running(spec(6, 1, 0.2));
        cluster.command(new ServiceCommand.Restart(ID, false));
        leave();
        cluster.settle(60_000);

        cluster.askToLeave();
        cluster.settle(20_000);

        assertThat(cluster.report("/web").deployment()).isEmpty();
        assertThat(there()).isEmpty();
        assertThat(cluster.processes.values()).allMatch(process -> process.running);
    }

    @Test
    void aServiceOfOneAgentMovesAsAWhole() {
        ServiceSpec spec = spec(2, 1, 0.5);
        running(PlacementTest.withConstraint(
                spec,
                new PlacementConstraint(
                        PlacementConstraint.HOSTNAME, PlacementConstraint.Operator.CLUSTER, Optional.empty())));
        AgentId home = cluster.instances("/web").get(0).agentId();
        cluster.schedule(home);

        cluster.askToLeave();
        cluster.settle(30_000);

        assertThat(cluster.instances("/web"))
                .hasSize(2)
                .noneMatch(instance -> instance.agentId().equals(home))
                .extracting(ServiceInstance::agentId)
                .containsOnly(cluster.instances("/web").get(0).agentId());
    }

    @Test
    void oneThatEndsByItselfMeanwhileIsStartedElsewhere() {
        running(spec(6, 1, 0.2));
        leave();
        cluster.end(there().get(0).taskId(), TaskState.FAILED);

        cluster.settle(20_000);

        assertThat(there()).isEmpty();
        assertThat(cluster.ready("/web")).isEqualTo(6);
    }

    @Test
    void anInverseOfferThatIsRescindedIsForgotten() {
        running(spec(6, 1, 0.2));
        leave();
        OfferId asked = cluster.calls.stream()
                .filter(SchedulerCall.AcceptInverseOffers.class::isInstance)
                .map(call -> ((SchedulerCall.AcceptInverseOffers) call)
                        .inverseOfferIds()
                        .get(0))
                .findFirst()
                .orElseThrow();

        cluster.decider.rescinded(cluster.session, asked);

        assertThat(cluster.session.leaving().contains(LEFT, ServicesSettings.DEFAULT, cluster.now()))
                .isFalse();
    }
}
