package io.kebne.actors.service.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.service.Demand;
import io.kebne.protocol.service.PortDefinition;
import io.kebne.protocol.service.Program;
import io.kebne.protocol.service.ReadinessCheck;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceInstance;
import io.kebne.protocol.service.ServiceReport;
import io.kebne.protocol.service.ServiceSpec;
import io.kebne.protocol.service.UpgradeStrategy;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Instances take requests before others are ended, and are ended only when nobody sends them any more. */
class CarefulStopTest {
    private static final ServiceId ID = new ServiceId("/web");
    private static final long DELAY_MILLIS = 5_000;

    private final PlayedCluster cluster = PlayedCluster.of(4);

    private static ServiceSpec spec(String cmd, int instances) {
        ReadinessCheck check = new ReadinessCheck(
                "up",
                false,
                Optional.empty(),
                "/ready",
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                new TreeSet<>(List.of(200)));
        return ServiceSpec.of(ID, Program.shell(cmd), Demand.of(0.1, 32, 0), instances)
                .withPorts(List.of(PortDefinition.of(0)))
                .withUpgrade(new UpgradeStrategy(1, 0.25, Duration.ofMinutes(1), true))
                .withCare(Optional.of(check), Optional.of(Duration.ofMillis(DELAY_MILLIS)));
    }

    private void deploy(ServiceSpec spec) {
        cluster.command(new ServiceCommand.Deploy(spec, false, false));
    }

    private void running(ServiceSpec spec) {
        deploy(spec);
        cluster.subscribe();
        for (int i = 0; i < 4; i++) {
            cluster.offer(10);
            answerAll(200);
            cluster.advance(500);
        }
        assertThat(cluster.ready("/web")).isEqualTo(spec.instances());
        assertThat(cluster.report("/web").deployment()).isEmpty();
    }

    private void answerAll(int status) {
        List.copyOf(cluster.processes.keySet()).forEach(id -> cluster.answers(id, status));
    }

    private Set<TaskId> kills() {
        Set<TaskId> killed = new HashSet<>();
        for (SchedulerCall call : cluster.calls) {
            if (call instanceof SchedulerCall.Kill kill) {
                killed.add(kill.taskId());
            }
        }
        return killed;
    }

    private List<ServiceInstance> ending() {
        return cluster.instances("/web").stream()
                .filter(ServiceInstance::hasToEnd)
                .toList();
    }

    @Test
    void anInstanceIsReadyWhenItsReadinessCheckSaysSo() {
        deploy(spec("a", 1));
        cluster.subscribe();
        cluster.offer(10);
        TaskId id = cluster.instances("/web").get(0).taskId();
        assertThat(cluster.processes.get(id).task.check()).isPresent();

        cluster.answers(id, 503);
        cluster.advance(10_000);
        assertThat(cluster.ready("/web")).isZero();
        cluster.answers(id, 200);
        assertThat(cluster.ready("/web")).isEqualTo(1);
        cluster.answers(id, 503);
        assertThat(cluster.ready("/web")).isZero();
    }

    @Test
    void anInstanceThatIsToEndIsNoLongerReadyAtOnceAndToldSoAfterTheDelay() {
        running(spec("a", 4));
        deploy(spec("b", 4));
        cluster.offer(10);
        answerAll(200);
        assertThat(ending()).hasSize(1);
        ServiceInstance old = ending().get(0);

        assertThat(cluster.report("/web").instances().stream()
                        .filter(ServiceReport.Instance::ready)
                        .map(one -> one.instance().taskId()))
                .hasSize(4)
                .doesNotContain(old.taskId());
        cluster.advance(DELAY_MILLIS - 1);
        assertThat(kills()).isEmpty();
        cluster.advance(1);
        assertThat(kills()).containsExactly(old.taskId());
    }

    @Test
    void theDelayIsWaitedForAgainAfterAFailover() {
        running(spec("a", 4));
        cluster.command(new ServiceCommand.Scale(ID, 3, false));
        cluster.advance(DELAY_MILLIS - 1);
        cluster.failover();

        cluster.advance(DELAY_MILLIS - 1);
        assertThat(kills()).isEmpty();
        cluster.advance(1);
        assertThat(kills()).hasSize(1);
    }

    @Test
    void whatHasNotStartedIsEndedWithoutDelay() {
        running(spec("a", 4));
        cluster.command(new ServiceCommand.Scale(ID, 5, false));
        cluster.offer(10);
        cluster.failover();
        cluster.deliver();

        cluster.command(new ServiceCommand.Scale(ID, 4, true));
        assertThat(kills()).hasSize(1);
    }

    @Test
    void aMomentInWhichNoneTakesRequestsEndsNoneOfThem() {
        running(spec("a", 4));
        deploy(spec("b", 4));

        answerAll(503);
        cluster.advance(1_000);

        assertThat(ending()).isEmpty();
        assertThat(cluster.instances("/web")).hasSize(4);
    }

    @Test
    void aVersionThatTakesNoRequestsIsReplacedAllTheSame() {
        running(spec("a", 4));
        Set<TaskId> broken = new HashSet<>(cluster.processes.keySet());
        answerAll(503);
        deploy(spec("b", 4));

        for (int i = 0; i < 60; i++) {
            cluster.offer(10);
            cluster.processes.keySet().stream()
                    .filter(id -> !broken.contains(id))
                    .toList()
                    .forEach(id -> cluster.answers(id, 200));
            cluster.advance(1_000);
            cluster.deliver();
        }

        assertThat(cluster.processes.keySet()).hasSize(4).doesNotContainAnyElementsOf(broken);
        assertThat(cluster.report("/web").deployment()).isEmpty();
    }

    @Test
    void afterAFailoverItIsSaidThatNotAllIsKnown() {
        running(spec("a", 4));
        assertThat(cluster.report("/web").unheard()).isZero();

        cluster.failover();
        assertThat(cluster.report("/web").unheard()).isEqualTo(4);
        cluster.deliver();
        assertThat(cluster.report("/web").unheard()).isZero();
    }
}
