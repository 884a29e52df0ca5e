package io.kebne.actors.service.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.service.Canary;
import io.kebne.protocol.service.Demand;
import io.kebne.protocol.service.Program;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceReply;
import io.kebne.protocol.service.ServiceReport;
import io.kebne.protocol.service.ServiceSpec;
import io.kebne.protocol.service.UpgradeStrategy;
import io.kebne.protocol.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Deployments that wait: for a canary to be promoted, or because they are paused. */
class CanaryTest {
    private static final ServiceId ID = new ServiceId("/web");

    private final PlayedCluster cluster = PlayedCluster.of(4);

    private static ServiceSpec spec(String cmd, Canary canary) {
        return ServiceSpec.of(ID, Program.shell(cmd), Demand.of(0.1, 32, 0), 4)
                .withUpgrade(new UpgradeStrategy(1, 0.25, Duration.ofSeconds(20), true).withCanary(canary));
    }

    private static Canary canary(int instances, boolean autoPromote, boolean discovery) {
        return new Canary(instances, autoPromote, Duration.ofSeconds(30), discovery);
    }

    private String deployed(Canary canary) {
        cluster.command(new ServiceCommand.Deploy(spec("a", canary), false, false));
        cluster.subscribe();
        cluster.settle(5_000);
        cluster.command(new ServiceCommand.Deploy(spec("b", canary), false, false));
        return cluster.report("/web").deployment().orElseThrow().id();
    }

    private long running(String cmd) {
        return cluster.processes.values().stream()
                .filter(p -> p.task.command().orElseThrow().value().equals(cmd))
                .count();
    }

    @Test
    void aCanaryRunsBesideAllOthersUntilSomebodyPromotesIt() {
        String id = deployed(canary(2, false, true));
        cluster.settle(120_000);
        assertThat(running("a")).isEqualTo(4);
        assertThat(running("b")).isEqualTo(2);

        cluster.command(new ServiceCommand.Promote(id));
        cluster.settle(20_000);

        assertThat(running("a")).isZero();
        assertThat(running("b")).isEqualTo(4);
        assertThat(cluster.report("/web").deployment()).isEmpty();
    }

    @Test
    void aCanaryThatStaysReadyIsPromotedByItself() {
        deployed(canary(1, true, true));
        cluster.settle(25_000);
        assertThat(running("a")).isEqualTo(4);

        cluster.settle(30_000);
        assertThat(running("a")).isZero();
        assertThat(running("b")).isEqualTo(4);
    }

    @Test
    void aCanaryThatDoesNotLastCostsNothing() {
        deployed(canary(1, true, true));
        for (int i = 0; i < 60; i++) {
            cluster.offer(10);
            List.copyOf(cluster.processes.values()).stream()
                    .filter(p -> p.task.command().orElseThrow().value().equals("b"))
                    .forEach(p -> cluster.end(p.task.taskId(), TaskState.FAILED));
            cluster.advance(500);
            assertThat(running("a")).isEqualTo(4);
        }
        assertThat(cluster.report("/web").version().spec().program().cmd()).contains("a");
    }

    @Test
    void whatIsLostWhileTheCanaryWaitsIsStartedAsItWas() {
        deployed(canary(1, false, true));
        cluster.settle(5_000);

        cluster.end(cluster.instances("/web").get(0).taskId(), TaskState.FAILED);
        cluster.settle(3_000);

        assertThat(running("a")).isEqualTo(4);
        assertThat(running("b")).isEqualTo(1);
    }

    @Test
    void whatIsNotReadyIsNotPromoted() {
        String id = deployed(canary(1, false, true));

        ServiceReply reply = cluster.command(new ServiceCommand.Promote(id));

        assertThat(((ServiceReply.Refused) reply).message()).contains("0 of 1");
        assertThat(((ServiceReply.Refused) cluster.command(new ServiceCommand.Promote("none"))).cause())
                .isEqualTo(ServiceReply.Cause.NOT_FOUND);
    }

    @Test
    void inABlueGreenDeploymentRequestsTurnFromAllToAll() {
        String id = deployed(canary(4, false, false));
        cluster.settle(5_000);
        assertThat(cluster.ready("/web")).isEqualTo(8);
        assertThat(takers()).hasSize(4).allMatch(config -> config != config());

        cluster.command(new ServiceCommand.Promote(id));

        assertThat(takers()).hasSize(4).allMatch(config -> config == config());
    }

    @Test
    void aCanaryThatWasKeptBackAndIsReplacedTakesNoRequests() {
        deployed(canary(4, false, false));
        cluster.settle(5_000);
        long old = takers().get(0);

        cluster.command(new ServiceCommand.Deploy(spec("c", canary(4, false, false)), false, true));

        assertThat(takers()).hasSize(4).allMatch(config -> config == old);
        cluster.settle(5_000);
        assertThat(running("a")).isEqualTo(4);
        assertThat(running("b")).isZero();
        assertThat(running("c")).isEqualTo(4);
        assertThat(takers()).hasSize(4).allMatch(config -> config == old);
    }

    @Test
    void aPromotionHoldsThoughStrategiesChange() {
        String id = deployed(canary(2, false, false));
        cluster.settle(5_000);
        cluster.command(new ServiceCommand.Promote(id));
        assertThat(takers()).contains(config());

        cluster.command(new ServiceCommand.Deploy(spec("b", canary(1, false, false)), false, true));

        assertThat(takers()).contains(config());
        cluster.settle(20_000);
        assertThat(running("b")).isEqualTo(4);
        assertThat(cluster.report("/web").deployment()).isEmpty();
    }

    @Test
    void aChangeThatReplacesNobodyKeepsNobodyBack() {
        cluster.command(new ServiceCommand.Deploy(spec("a", canary(1, false, false)), false, false));
        cluster.subscribe();
        cluster.settle(5_000);

        cluster.command(new ServiceCommand.Deploy(spec("a", canary(4, false, false)), false, false));
        assertThat(takers()).hasSize(4);
        cluster.settle(5_000);

        assertThat(takers()).hasSize(4);
        assertThat(cluster.report("/web").deployment()).isEmpty();
    }

    @Test
    void aPausedDeploymentReplacesNobodyUntilItGoesOn() {
        String id = deployed(canary(1, true, true));
        cluster.command(new ServiceCommand.Pause(id, true));
        cluster.settle(120_000);
        assertThat(running("a")).isEqualTo(4);
        assertThat(cluster.report("/web").deployment().orElseThrow().paused()).isTrue();
        cluster.end(cluster.instances("/web").get(0).taskId(), TaskState.FAILED);
        cluster.settle(3_000);
        assertThat(running("a")).isEqualTo(4);

        cluster.command(new ServiceCommand.Pause(id, false));
        cluster.settle(60_000);
        assertThat(running("b")).isEqualTo(4);
    }

    @Test
    void itIsKnownAfterAFailoverThatADeploymentIsPausedOrPromoted() {
        String id = deployed(canary(1, false, true));
        cluster.settle(5_000);
        cluster.command(new ServiceCommand.Promote(id));
        cluster.command(new ServiceCommand.Pause(id, true));

        cluster.failover();

        assertThat(cluster.report("/web").deployment().orElseThrow())
                .matches(deployment -> deployment.paused() && deployment.promoted());
    }

    @Test
    void anInstanceThatAUserEndsIsFollowedByAnother() {
        cluster.command(new ServiceCommand.Deploy(spec("a", canary(1, true, true)), false, false));
        cluster.subscribe();
        cluster.settle(5_000);
        var first = cluster.instances("/web").get(0).taskId();

        var page = (ServiceReply.Page) cluster.command(
                new ServiceCommand.EndInstances(Optional.of(ID), Optional.empty(), List.of(first), false, false));
        assertThat(page.services().get(0).instances()).hasSize(1);
        cluster.settle(5_000);
        assertThat(cluster.processes).hasSize(4).doesNotContainKey(first);

        var second = cluster.instances("/web").get(0).taskId();
        cluster.command(
                new ServiceCommand.EndInstances(Optional.empty(), Optional.empty(), List.of(second), true, false));
        cluster.settle(5_000);
        assertThat(cluster.processes).hasSize(3).doesNotContainKey(second);
        assertThat(cluster.report("/web").version().spec().instances()).isEqualTo(3);
        assertThat(cluster.command(new ServiceCommand.EndInstances(
                        Optional.of(ID), Optional.empty(), List.of(second), false, false)))
                .isInstanceOf(ServiceReply.Refused.class);
    }

    private long config() {
        return cluster.report("/web").version().config();
    }

    private List<Long> takers() {
        ServiceReport report = cluster.report("/web");
        return report.instances().stream()
                .filter(report::takesRequests)
                .map(one -> one.instance().config())
                .toList();
    }
}
