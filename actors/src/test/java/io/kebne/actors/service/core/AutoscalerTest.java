package io.kebne.actors.service.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.persistence.service.ServiceEvent;
import io.kebne.protocol.Moment;
import io.kebne.protocol.agent.TasksMeasured;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.service.Autoscaling;
import io.kebne.protocol.service.AutoscalingStatus;
import io.kebne.protocol.service.Demand;
import io.kebne.protocol.service.Deployment;
import io.kebne.protocol.service.PortDefinition;
import io.kebne.protocol.service.Program;
import io.kebne.protocol.service.Scaling;
import io.kebne.protocol.service.ScalingPolicy;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceNews;
import io.kebne.protocol.service.ServiceReply;
import io.kebne.protocol.service.ServiceSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AutoscalerTest {
    private static final ServiceId ID = new ServiceId("/web");
    private static final Autoscaling QUICK = Autoscaling.of(2, 8, new ScalingPolicy.Cpu(50))
            .withTimes(Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(60));
    private static final ScalingPolicy.Metric DEPTH = new ScalingPolicy.Metric(
            Optional.of("http://queue/depth"), "/metrics", "0", Optional.empty(), new TreeMap<>(), 10);

    private final PlayedCluster cluster = PlayedCluster.of(4);
    private final Map<TaskId, Long> used = new HashMap<>();
    /** Of a tenth of a processor, in percent; empty: agents say nothing. */
    private OptionalDouble load = OptionalDouble.of(50);

    private Optional<Double> depth = Optional.empty();

    private static ServiceSpec spec(String cmd, int instances, Autoscaling scaling) {
        return ServiceSpec.of(ID, Program.shell(cmd), Demand.of(0.1, 32, 0), 2)
                .withPorts(List.of(PortDefinition.of(0)))
                .withAutoscaling(instances, Optional.of(scaling));
    }

    private ServiceReply deploy(ServiceSpec spec) {
        return cluster.command(new ServiceCommand.Deploy(spec, false, false));
    }

    /** Time in which instances use what is wanted of them, and agents and others answer. */
    private void pass(long millis) {
        for (long passed = 0; passed < millis; passed += 500) {
            cluster.offer(10);
            cluster.runAll();
            cluster.advance(500);
            List<Measurement> wanted = cluster.last.measurements();
            cluster.deliver();
            load.ifPresent(percent ->
                    cluster.processes.keySet().forEach(id -> used.merge(id, Math.round(percent / 2), Long::sum)));
            wanted.forEach(this::answer);
        }
    }

    private void answer(Measurement wanted) {
        List<TasksMeasured.Usage> usages = new ArrayList<>();
        long at = cluster.now().monotonicMillis() + 77_000;
        wanted.usage()
                .values()
                .forEach(tasks -> tasks.forEach(id -> usages.add(new TasksMeasured.Usage(
                        id, at, Optional.of(used.getOrDefault(id, 0L)), Optional.of(16L << 20)))));
        if (load.isPresent()) {
            cluster.decider.measured(cluster.state, cluster.session, new TasksMeasured(usages), cluster.now());
        }
        wanted.reads()
                .forEach(read -> cluster.decider.answered(
                        cluster.state, cluster.session, new Measurement.Answer(read, depth, "away"), cluster.now()));
    }

    private int instances() {
        return cluster.state.find(ID).orElseThrow().spec().instances();
    }

    private AutoscalingStatus status() {
        return cluster.report("/web").autoscaling().orElseThrow();
    }

    private void begin(ServiceSpec spec) {
        cluster.subscribe();
        assertThat(deploy(spec)).isInstanceOf(ServiceReply.Accepted.class);
        pass(5_000);
        assertThat(cluster.state.find(ID).orElseThrow().deployment()).isEmpty();
    }

    @Test
    void whoDoesNotSayHowManyBeginsWithTheFewest() {
        begin(spec("sleep 1", ServiceSpec.AS_SCALED, QUICK));

        assertThat(instances()).isEqualTo(2);
    }

    @Test
    void moreWorkBringsMoreInstancesAndIsSaidToBeWhy() {
        begin(spec("sleep 1", 2, QUICK));
        load = OptionalDouble.of(100);
        pass(60_000);

        assertThat(instances()).isGreaterThanOrEqualTo(4);
        ServiceEvent.Deployed first = cluster.events.stream()
                .filter(e -> e instanceof ServiceEvent.Deployed d
                        && d.version().reason().isPresent())
                .map(e -> (ServiceEvent.Deployed) e)
                .findFirst()
                .orElseThrow();
        assertThat(first.deployment().kind()).isEqualTo(Deployment.Kind.SCALE);
        assertThat(first.version().reason().orElseThrow())
                .matches("autoscaling from 2 to 4: cpu is at (9[0-9.]+|100)%, the target is 50%");
        assertThat(cluster.news.stream()
                        .filter(n -> n instanceof ServiceNews.DeploymentBegun b
                                && b.reason().isPresent()))
                .isNotEmpty();
        assertThat(status().lastUp()).isPresent();
    }

    @Test
    void whereMoreAreWantedThanThereMayBeThatIsSaid() {
        begin(spec("sleep 1", 2, QUICK));
        load = OptionalDouble.of(1000);
        pass(60_000);

        assertThat(instances()).isEqualTo(8);
        assertThat(cluster.state.find(ID).orElseThrow().target().reason().orElseThrow())
                .endsWith(", the target is 50%; there are to be 2 to 8");
    }

    @Test
    void lessWorkTakesInstancesAwayAfterTheWindow() {
        begin(spec("sleep 1", 6, QUICK));
        load = OptionalDouble.of(10);
        pass(50_000);
        assertThat(instances()).isEqualTo(6);
        pass(60_000);

        assertThat(instances()).isEqualTo(2);
        assertThat(cluster.ready("/web")).isEqualTo(2);
    }

    @Test
    void aFailoverTakesNobodyAwayTooEarlyAndForgetsNoCoolDown() {
        begin(spec("sleep 1", 6, QUICK));
        load = OptionalDouble.of(10);
        pass(50_000);
        cluster.failover();
        pass(50_000);
        assertThat(instances()).isEqualTo(6);
        pass(60_000);
        assertThat(instances()).isEqualTo(2);
        assertThat(cluster.state.find(ID).orElseThrow().lastDown()).isPresent();

        Optional<Scaling> before = cluster.state.find(ID).orElseThrow().lastDown();
        cluster.failover();
        assertThat(cluster.state.find(ID).orElseThrow().lastDown()).isEqualTo(before);
    }

    @Test
    void silentAgentsChangeNothing() {
        begin(spec("sleep 1", 6, QUICK));
        load = OptionalDouble.empty();
        pass(200_000);

        assertThat(instances()).isEqualTo(6);
        assertThat(status().policies().get(0).problem()).contains("nothing is known of 6 of 6 instances");
    }

    @Test
    void aDeploymentUnderWayIsNotDisturbed() {
        begin(spec("sleep 1", 2, QUICK));
        deploy(spec("sleep 2", 2, QUICK));
        String id =
                cluster.state.find(ID).orElseThrow().deployment().orElseThrow().id();
        cluster.command(new ServiceCommand.Pause(id, true));
        load = OptionalDouble.of(100);
        pass(120_000);

        assertThat(instances()).isEqualTo(2);
        assertThat(cluster.state.find(ID).orElseThrow().isDeployed(id)).isTrue();
        assertThat(status().held()).contains("a deployment is under way");
        cluster.command(new ServiceCommand.Pause(id, false));
        pass(60_000);
        assertThat(instances()).isGreaterThan(2);
    }

    @Test
    void usersScaleWithinTheBounds() {
        begin(spec("sleep 1", 2, QUICK));

        assertThat(cluster.command(new ServiceCommand.Scale(ID, 9, false)))
                .isEqualTo(new ServiceReply.Refused(
                        ServiceReply.Cause.INVALID,
                        "instances",
                        "must lie between 2 and 8, as autoscaling says",
                        Optional.empty()));
        int events = cluster.events.size();
        assertThat(cluster.command(
                        new ServiceCommand.EndInstances(Optional.of(ID), Optional.empty(), List.of(), true, false)))
                .isInstanceOf(ServiceReply.Refused.class);
        assertThat(cluster.events).hasSize(events);
        assertThat(cluster.command(new ServiceCommand.Scale(ID, 8, false))).isInstanceOf(ServiceReply.Accepted.class);
    }

    @Test
    void otherPoliciesReplaceNobody() {
        begin(spec("sleep 1", 4, QUICK));
        List<TaskId> before = List.copyOf(cluster.processes.keySet());
        deploy(spec("sleep 1", ServiceSpec.AS_SCALED, Autoscaling.of(1, 3, new ScalingPolicy.Memory(50))));
        pass(5_000);

        assertThat(instances()).isEqualTo(3);
        assertThat(before).containsAll(cluster.processes.keySet());
    }

    @Test
    void whatIsNotSaidStaysAsItWasScaled() {
        begin(spec("sleep 1", 2, QUICK));
        load = OptionalDouble.of(100);
        pass(60_000);
        int scaled = instances();
        load = OptionalDouble.of(50);
        deploy(spec("sleep 2", ServiceSpec.AS_SCALED, QUICK));
        pass(10_000);

        assertThat(instances()).isEqualTo(scaled);
    }

    @Test
    void aRollbackBringsBackTheProgramAndNotTheNumber() {
        begin(spec("sleep 1", 2, QUICK));
        deploy(spec("sleep 2", 2, QUICK));
        pass(10_000);
        load = OptionalDouble.of(100);
        pass(150_000);
        load = OptionalDouble.of(50);
        int scaled = instances();
        assertThat(scaled).isEqualTo(8);
        assertThat(cluster.report("/web").versions()).hasSizeLessThanOrEqualTo(4);
        cluster.command(new ServiceCommand.Rollback(ID, Optional.empty(), true));
        pass(10_000);

        assertThat(cluster.state.find(ID).orElseThrow().spec().program()).isEqualTo(Program.shell("sleep 1"));
        assertThat(instances()).isEqualTo(scaled);
    }

    @Test
    void aUrlBringsTheFirstInstanceAndIsNotMissedWhileItIsAway() {
        Autoscaling queue = Autoscaling.of(0, 5, DEPTH).withTimes(Duration.ZERO, Duration.ZERO, Duration.ZERO);
        depth = Optional.of(0.0);
        begin(spec("sleep 1", ServiceSpec.AS_SCALED, queue));
        pass(20_000);
        assertThat(instances()).isZero();
        depth = Optional.of(25.0);
        pass(40_000);
        assertThat(instances()).isEqualTo(3);
        depth = Optional.empty();
        pass(60_000);
        assertThat(instances()).isEqualTo(3);
        assertThat(status().policies().get(0).problem()).contains("away");
        depth = Optional.of(0.0);
        pass(40_000);
        assertThat(instances()).isZero();
    }

    @Test
    void aScheduleMovesTheBounds() {
        Autoscaling daily = Autoscaling.of(
                        1, 8, new ScalingPolicy.Schedule("20 0 1 1 *", "UTC", Duration.ofMinutes(2), 5, false))
                .withTimes(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(10));
        // Virtual time begins 1000 s after the epoch.
        begin(spec("sleep 1", ServiceSpec.AS_SCALED, daily));
        pass(150_000);
        assertThat(instances()).isEqualTo(1);
        pass(90_000);
        assertThat(instances()).isEqualTo(5);
        assertThat(cluster.state.find(ID).orElseThrow().target().reason())
                .contains("autoscaling from 1 to 5: schedule 20 0 1 1 *");
        pass(120_000);
        assertThat(instances()).isEqualTo(1);
    }

    @Test
    void whatMeansNothingIsRefusedByName() {
        cluster.subscribe();
        Autoscaling wrong = Autoscaling.of(
                1,
                3,
                new ScalingPolicy.Cpu(50),
                new ScalingPolicy.Schedule("5 0 1 1", "UTC", Duration.ofMinutes(2), 5, false));
        assertThat(((ServiceReply.Refused) deploy(spec("sleep 1", 1, wrong))).field())
                .isEqualTo("autoscaling.policies[1].cron");
        Autoscaling never =
                Autoscaling.of(1, 3, new ScalingPolicy.Schedule("0 0 31 2 *", "UTC", Duration.ofMinutes(2), 5, false));
        assertThat(((ServiceReply.Refused) deploy(spec("sleep 1", 1, never))).field())
                .isEqualTo("autoscaling.policies[0].cron");
        Autoscaling nowhere = Autoscaling.of(
                1,
                3,
                new ScalingPolicy.Metric(Optional.empty(), "/metrics", "admin", Optional.empty(), new TreeMap<>(), 1));
        assertThat(((ServiceReply.Refused) deploy(spec("sleep 1", 1, nowhere))).field())
                .isEqualTo("autoscaling.policies[0].port");
        assertThat(cluster.events).isEmpty();
    }

    @Test
    void eachReadyInstanceIsAskedForItsNumber() {
        Autoscaling own = Autoscaling.of(
                        1,
                        5,
                        new ScalingPolicy.Metric(
                                Optional.empty(), "/m", "0", Optional.of("depth"), new TreeMap<>(), 10))
                .withTimes(Duration.ZERO, Duration.ZERO, Duration.ZERO);
        depth = Optional.of(20.0);
        begin(spec("sleep 1", 2, own));
        List<String> urls = new ArrayList<>();
        for (int i = 0; i < 60 && urls.isEmpty(); i++) {
            cluster.advance(500);
            cluster.last.measurements().forEach(m -> m.reads().forEach(read -> urls.add(read.url())));
        }
        assertThat(urls).hasSize(2).allMatch(url -> url.matches("http://127\\.0\\.0\\.1:31\\d+/m"));
        pass(60_000);

        assertThat(instances()).isEqualTo(5);
    }

    @Test
    void whatWasAskedByOtherPoliciesIsNoAnswer() {
        Measurement.Read read = new Measurement.Read(ID, 1, 0, Optional.empty(), "http://queue/depth", DEPTH);
        ScalingSession before = new ScalingSession(QUICK, 0);
        assertThat(before.begins(15_000, 0)).isTrue();
        assertThat(before.round()).isEqualTo(read.round());
        ScalingSession after = new ScalingSession(Autoscaling.of(0, 5, DEPTH), 0);
        after.goOnFrom(before);
        assertThat(after.begins(15_000, 1)).isTrue();

        after.heard(new Measurement.Answer(read, Optional.of(1.0), ""));

        assertThat(after.answer(0, Optional.empty())).isEmpty();
    }

    @Test
    void aUrlOfAServiceOfBeforeIsNotAskedOnceThatIsForbidden() {
        begin(spec("sleep 1", ServiceSpec.AS_SCALED, Autoscaling.of(0, 5, DEPTH)));
        ServicesSettings strict = new ServicesSettings(
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                8,
                Duration.ofSeconds(5),
                Duration.ofMinutes(10),
                Duration.ofMinutes(10),
                Duration.ofSeconds(15),
                Duration.ofSeconds(3),
                false,
                RebalancingSettings.OFF);
        ServicesDecider decider = new ServicesDecider(strict, new Dice(() -> "id", () -> 0.5));
        ServicesSession session = new ServicesSession();
        int rounds = 0;
        for (long millis = 0; millis < 60_000; millis += 500) {
            Moment now = new Moment(
                    cluster.now().wallMillis() + millis, cluster.now().monotonicMillis() + millis);
            for (Measurement measurement :
                    decider.tick(cluster.state, session, now).measurements()) {
                assertThat(measurement.reads()).isEmpty();
                rounds++;
            }
        }
        ServiceReply.Page page =
                (ServiceReply.Page) decider.command(cluster.state, session, new ServiceCommand.Show(ID), cluster.now())
                        .reply()
                        .orElseThrow();

        assertThat(rounds).isGreaterThan(2);
        AutoscalingStatus status = page.services().get(0).autoscaling().orElseThrow();
        assertThat(status.policies().get(0).problem())
                .contains("the url is not allowed by kebne.services.autoscaling.allow-urls");
    }
}
