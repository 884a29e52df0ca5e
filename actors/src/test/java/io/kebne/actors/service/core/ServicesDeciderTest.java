package io.kebne.actors.service.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.persistence.service.ServiceEvent;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.service.Demand;
import io.kebne.protocol.service.Deployment;
import io.kebne.protocol.service.Program;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceHealthCheck;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceInstance;
import io.kebne.protocol.service.ServiceReply;
import io.kebne.protocol.service.ServiceReply.Cause;
import io.kebne.protocol.service.ServiceReport;
import io.kebne.protocol.service.ServiceSpec;
import io.kebne.protocol.service.UnreachableStrategy;
import io.kebne.protocol.service.UpgradeStrategy;
import io.kebne.protocol.task.TaskState;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServicesDeciderTest {
    private static final ServiceId ID = new ServiceId("/web");

    private final PlayedCluster cluster = PlayedCluster.of(4);

    private static ServiceSpec spec(String cmd, int instances) {
        return ServiceSpec.of(ID, Program.shell(cmd), Demand.of(0.1, 32, 0), instances);
    }

    private ServiceReply deploy(ServiceSpec spec) {
        return cluster.command(new ServiceCommand.Deploy(spec, false, false));
    }

    private void running(ServiceSpec spec) {
        deploy(spec);
        cluster.subscribe();
        cluster.settle(5_000);
        assertThat(cluster.ready("/web")).isEqualTo(spec.instances());
        assertThat(cluster.report("/web").deployment()).isEmpty();
    }

    private TaskId first() {
        return cluster.instances("/web").get(0).taskId();
    }

    @Test
    void aServiceIsSpreadOverTheAgents() {
        running(spec("a", 4));

        assertThat(cluster.instances("/web").stream()
                        .map(ServiceInstance::agentId)
                        .distinct())
                .hasSize(4);
    }

    @Test
    void whatCannotBeATaskIsRefused() {
        ServiceHealthCheck nothing = new ServiceHealthCheck(
                ServiceHealthCheck.Protocol.COMMAND,
                Optional.of(""),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ZERO,
                1);
        ServiceReply reply = deploy(spec("a", 1).withHealthCheck(nothing));

        assertThat(((ServiceReply.Refused) reply).cause()).isEqualTo(Cause.INVALID);
        assertThat(cluster.state.services()).isEmpty();
    }

    @Test
    void anInstanceIsInTheJournalBeforeAnybodyIsAskedToLaunchIt() {
        deploy(spec("a", 1));
        cluster.subscribe();
        cluster.offer(10);

        assertThat(cluster.last.events())
                .hasOnlyElementsOfType(ServiceEvent.InstanceLaunched.class)
                .hasSize(1);
        assertThat(cluster.last.calls().get(0)).isInstanceOf(SchedulerCall.Accept.class);
    }

    @Test
    void whatEndsAfterALongTimeIsStartedAgainAtOnce() {
        running(spec("a", 1));
        cluster.advance(20_000);

        cluster.end(first(), TaskState.FAILED);
        cluster.offer(10);

        assertThat(cluster.instances("/web")).hasSize(1);
    }

    @Test
    void whatDoesNotLastIsStartedAtOnceTheFirstTimeAndEverLaterThen() {
        deploy(spec("a", 1));
        cluster.subscribe();
        cluster.offer(10);

        cluster.end(first(), TaskState.FAILED);
        cluster.offer(10);
        assertThat(cluster.instances("/web")).hasSize(1);
        cluster.end(first(), TaskState.FAILED);
        cluster.offer(10);
        assertThat(cluster.instances("/web")).isEmpty();
        assertThat(cluster.report("/web").queue().orElseThrow().delayMillis()).isBetween(1000L, 1200L);
        cluster.advance(1_200);
        cluster.offer(10);
        assertThat(cluster.instances("/web")).hasSize(1);
        cluster.end(first(), TaskState.FAILED);
        assertThat(cluster.report("/web").queue().orElseThrow().delayMillis()).isBetween(1150L, 1380L);
    }

    @Test
    void instancesThatFailTogetherCountOnce() {
        deploy(spec("a", 4));
        cluster.subscribe();
        cluster.offer(10);

        cluster.advance(10);
        cluster.instances("/web").forEach(instance -> cluster.end(instance.taskId(), TaskState.FAILED));

        assertThat(cluster.report("/web").queue().orElseThrow().delayMillis()).isZero();
    }

    @Test
    void offersAreNotAskedForWhileNothingIsMissing() {
        deploy(spec("a", 1));
        cluster.subscribe();
        assertThat(cluster.calls).contains(new SchedulerCall.Revive(Set.of("*")));
        cluster.calls.clear();

        cluster.offer(10);
        assertThat(cluster.calls).contains(new SchedulerCall.Suppress(Set.of("*")));
        cluster.calls.clear();

        cluster.end(first(), TaskState.FAILED);
        assertThat(cluster.calls).contains(new SchedulerCall.Revive(Set.of("*")));
    }

    @Test
    void offersAreAskedForAgainAfterALongTime() {
        deploy(spec("a", 1));
        cluster.subscribe();
        cluster.calls.clear();

        cluster.advance(600_000);

        assertThat(cluster.calls).hasAtLeastOneElementOfType(SchedulerCall.Revive.class);
    }

    @Test
    void anUpgradeKeepsTheMinimumReadyAndTheMaximumInAll() {
        running(spec("a", 4).withUpgrade(new UpgradeStrategy(0.75, 0.25, Duration.ofMinutes(1), true)));
        deploy(spec("b", 4).withUpgrade(new UpgradeStrategy(0.75, 0.25, Duration.ofMinutes(1), true)));

        for (int i = 0; i < 20; i++) {
            cluster.offer(10);
            assertThat(cluster.processes.size()).isLessThanOrEqualTo(5);
            assertThat(cluster.ready("/web")).isGreaterThanOrEqualTo(3);
            cluster.deliver();
            cluster.runAll();
            assertThat(cluster.ready("/web")).isGreaterThanOrEqualTo(3);
            cluster.advance(1_000);
        }

        assertThat(cluster.report("/web").deployment()).isEmpty();
        assertThat(cluster.processes.values())
                .allMatch(p -> p.task.command().orElseThrow().value().equals("b"));
    }

    @Test
    void aBadVersionStopsAfterItsFirstInstancesAndIsRolledBack() {
        UpgradeStrategy careful = new UpgradeStrategy(1, 0.25, Duration.ofSeconds(30), true);
        running(spec("good", 4).withUpgrade(careful));
        Set<TaskId> good = new HashSet<>(cluster.processes.keySet());
        deploy(spec("bad", 4).withUpgrade(careful));

        for (int i = 0; i < 90; i++) {
            cluster.offer(10);
            List.copyOf(cluster.processes.values()).stream()
                    .filter(p -> p.task.command().orElseThrow().value().equals("bad"))
                    .forEach(p -> cluster.end(p.task.taskId(), TaskState.FAILED));
            cluster.advance(500);
            assertThat(cluster.processes.keySet()).containsAll(good);
        }

        ServiceReport report = cluster.report("/web");
        assertThat(report.version().spec().program().cmd()).contains("good");
        assertThat(report.deployment()).isEmpty();
        assertThat(cluster.processes.keySet()).isEqualTo(good);
        assertThat(cluster.events)
                .anyMatch(e ->
                        e instanceof ServiceEvent.Deployed d && d.deployment().kind() == Deployment.Kind.ROLLBACK);
    }

    @Test
    void scalingReplacesNobody() {
        running(spec("a", 4));
        Set<TaskId> before = new HashSet<>(cluster.processes.keySet());

        cluster.command(new ServiceCommand.Scale(ID, 6, false));
        cluster.settle(5_000);
        assertThat(cluster.processes.keySet()).containsAll(before).hasSize(6);
        cluster.command(new ServiceCommand.Scale(ID, 2, false));
        cluster.settle(2_000);
        assertThat(before).containsAll(cluster.processes.keySet());
        assertThat(cluster.processes).hasSize(2);
    }

    @Test
    void aRestartReplacesAll() {
        running(spec("a", 3));
        Set<TaskId> before = new HashSet<>(cluster.processes.keySet());

        cluster.command(new ServiceCommand.Restart(ID, false));
        cluster.settle(20_000);

        assertThat(cluster.processes).hasSize(3);
        assertThat(cluster.processes.keySet()).doesNotContainAnyElementsOf(before);
    }

    @Test
    void oneDeploymentIsUnderWayAtATimeUnlessForced() {
        running(spec("a", 2));
        deploy(spec("b", 2));

        ServiceReply refused = deploy(spec("c", 2));
        assertThat(((ServiceReply.Refused) refused).cause()).isEqualTo(Cause.LOCKED);
        assertThat(((ServiceReply.Refused) refused).deploymentId()).isPresent();
        assertThat(cluster.command(new ServiceCommand.Deploy(spec("c", 2), false, true)))
                .isInstanceOf(ServiceReply.Accepted.class);
    }

    @Test
    void aForcedDeploymentGoesBackToWhatWasThereBeforeBoth() {
        running(spec("a", 2));
        deploy(spec("b", 2));
        cluster.command(new ServiceCommand.Deploy(spec("c", 2), false, true));

        String id = cluster.report("/web").deployment().orElseThrow().id();
        cluster.command(new ServiceCommand.Cancel(id, false));

        assertThat(cluster.report("/web").version().spec().program().cmd()).contains("a");
    }

    @Test
    void aRemovedServiceIsGoneWithItsLastInstance() {
        running(spec("a", 2));

        cluster.command(new ServiceCommand.Remove(ID, false));
        assertThat(cluster.state.services()).hasSize(1);
        cluster.deliver();

        assertThat(cluster.state.services()).isEmpty();
        assertThat(cluster.processes).isEmpty();
    }

    @Test
    void instancesOfALostAgentMoveAndAreEndedShouldItComeBack() {
        running(spec("a", 4));
        AgentId lost = cluster.instances("/web").get(0).agentId();

        cluster.lose(lost);
        cluster.settle(3_000);
        assertThat(cluster.ready("/web")).isEqualTo(4);
        assertThat(cluster.processes).hasSize(5);
        cluster.comeBack(lost);

        cluster.deliver();
        assertThat(cluster.processes).hasSize(4);
        assertThat(cluster.ready("/web")).isEqualTo(4);
    }

    @Test
    void anInstanceThatComesBackBeforeItIsForgottenMayStay() {
        ServiceSpec patient = withUnreachable(
                spec("a", 4), new UnreachableStrategy(true, Duration.ofSeconds(1), Duration.ofMinutes(5)));
        running(patient);
        ServiceInstance lost = cluster.instances("/web").get(0);

        cluster.lose(lost.agentId());
        assertThat(cluster.report("/web").queue()).isEmpty();
        cluster.settle(3_000);
        assertThat(cluster.ready("/web")).isEqualTo(4);
        cluster.comeBack(lost.agentId());
        cluster.deliver();

        assertThat(cluster.processes).hasSize(4).containsKey(lost.taskId());
    }

    @Test
    void afterAFailoverNobodyIsEndedOrStartedThatIsThere() {
        running(spec("a", 4));
        Set<TaskId> before = new HashSet<>(cluster.processes.keySet());

        cluster.failover();
        cluster.offer(10);
        cluster.deliver();
        cluster.settle(5_000);

        assertThat(cluster.processes.keySet()).isEqualTo(before);
        assertThat(cluster.ready("/web")).isEqualTo(4);
    }

    @Test
    void whatHasJustBeenHeardOfAfterAFailoverMayHaveBeenReadyForLong() {
        running(spec("a", 4));
        cluster.failover();
        cluster.deliver();
        assertThat(cluster.ready("/web")).isZero();
        assertThat(cluster.report("/web").unheard()).isEqualTo(4);

        cluster.advance(1_000);
        assertThat(cluster.ready("/web")).isEqualTo(4);
        assertThat(cluster.report("/web").unheard()).isZero();
    }

    @Test
    void anInstanceThatIsSaidToBeStagingAfterAFailoverIsAskedForAgain() {
        deploy(spec("a", 1));
        cluster.subscribe();
        cluster.offer(10);
        cluster.failover();
        cluster.deliver();
        cluster.processes.get(first()).running = true;

        cluster.advance(5_000);
        cluster.deliver();
        cluster.advance(1_000);
        assertThat(cluster.ready("/web")).isEqualTo(1);
    }

    @Test
    void aLaunchThatNobodyHeardOfIsMadeAgainAfterAFailover() {
        deploy(spec("a", 1));
        cluster.subscribe();
        cluster.offer(10);
        // The journal has it, and the entity dies before the call is made.
        TaskId silent = first();
        cluster.processes.clear();

        cluster.failover();
        cluster.offer(10);
        assertThat(cluster.processes).isEmpty();
        cluster.advance(6_000);
        cluster.deliver();
        cluster.offer(10);

        assertThat(cluster.processes).hasSize(1).doesNotContainKey(silent);
    }

    @Test
    void onlySoManyStartOnOneAgentAtATime() {
        PlayedCluster one = PlayedCluster.of(1);
        one.command(new ServiceCommand.Deploy(spec("a", 20), false, false));
        one.subscribe();

        one.offer(100);
        assertThat(one.processes).hasSize(8);
        one.offer(100);
        assertThat(one.processes).hasSize(8);
        one.runAll();
        one.offer(100);
        assertThat(one.processes).hasSize(16);
    }

    /** When all are asked for, those are told of that have not ended. */
    @Test
    void anInstanceWhoseEndWasNotHeardOfIsAskedForByItsName() {
        running(spec("a", 2));
        TaskId lost = first();
        cluster.processes.remove(lost);

        for (int minute = 0; minute < 25; minute++) {
            cluster.advance(60_000);
            cluster.deliver();
        }
        cluster.settle(5_000);

        assertThat(cluster.instances("/web")).hasSize(2);
        assertThat(first()).isNotEqualTo(lost);
        assertThat(cluster.processes).hasSize(2);
    }

    @Test
    void aFrameworkThatSomebodyEndedIsFollowedByAnother() {
        running(spec("a", 2));
        cluster.processes.clear();

        cluster.state = cluster
                .decider
                .frameworkEnded(cluster.state, cluster.session, "Framework has been removed", cluster.now())
                .events()
                .stream()
                .reduce(cluster.state, ServicesState::apply, (a, b) -> b);
        assertThat(cluster.state.frameworkId().value()).isEqualTo("kebne-services-2");
        cluster.subscribe();
        cluster.settle(3_000);

        assertThat(cluster.ready("/web")).isEqualTo(2);
    }

    private static ServiceSpec withUnreachable(ServiceSpec spec, UnreachableStrategy strategy) {
        return new ServiceSpec(
                spec.id(),
                spec.program(),
                spec.demand(),
                spec.instances(),
                spec.ports(),
                spec.requirePorts(),
                spec.constraints(),
                spec.acceptedResourceRoles(),
                spec.healthCheck(),
                spec.upgrade(),
                spec.backoff(),
                strategy,
                spec.killSelection(),
                spec.killGrace(),
                spec.labels(),
                spec.role(),
                spec.priority(),
                spec.readinessCheck(),
                spec.shutdownDelay(),
                spec.dependencies());
    }
}
