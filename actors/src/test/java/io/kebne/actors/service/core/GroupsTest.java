package io.kebne.actors.service.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.service.Demand;
import io.kebne.protocol.service.Program;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceNews;
import io.kebne.protocol.service.ServiceReply;
import io.kebne.protocol.service.ServiceReply.Cause;
import io.kebne.protocol.service.ServiceSpec;
import io.kebne.protocol.service.UpgradeStrategy;
import io.kebne.protocol.task.TaskState;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Services that are deployed together, in the order of their dependencies. */
class GroupsTest {
    private static final ServiceId SHOP = new ServiceId("/shop");

    private final PlayedCluster cluster = PlayedCluster.of(4);

    private static ServiceSpec spec(String id, String cmd, String... dependencies) {
        return ServiceSpec.of(new ServiceId(id), Program.shell(cmd), Demand.of(0.1, 32, 0), 1)
                .withUpgrade(new UpgradeStrategy(1, 1, Duration.ofSeconds(10), true))
                .withDependencies(new TreeSet<>(
                        Arrays.stream(dependencies).map(ServiceId::new).toList()));
    }

    private ServiceReply deploy(ServiceSpec... services) {
        return cluster.command(new ServiceCommand.DeployGroup(Optional.of(SHOP), List.of(services), false, false));
    }

    private void running(ServiceSpec... services) {
        assertThat(deploy(services)).isInstanceOf(ServiceReply.Begun.class);
        cluster.subscribe();
        cluster.settle(10_000);
        assertThat(cluster.state.services().values().forAll(s -> s.deployment().isEmpty()))
                .isTrue();
    }

    private String cmd(String id) {
        return cluster.report(id).version().spec().program().cmd().orElseThrow();
    }

    @Test
    void aServiceStartsWhenThoseItDependsOnAreReady() {
        deploy(spec("/shop/web", "a", "/shop/back"), spec("/shop/back/db", "a"), spec("/shop/back/mq", "a"));
        cluster.subscribe();
        cluster.offer(10);

        assertThat(cluster.instances("/shop/back/db")).hasSize(1);
        assertThat(cluster.instances("/shop/back/mq")).hasSize(1);
        assertThat(cluster.instances("/shop/web")).isEmpty();
        cluster.settle(5_000);
        assertThat(cluster.ready("/shop/web")).isEqualTo(1);
    }

    @Test
    void servicesThatRunAsTheyAreToStayAsTheyAreAndOthersEnd() {
        running(spec("/shop/a", "a"), spec("/shop/b", "a"), spec("/shop/c", "a"));
        long version = cluster.report("/shop/a").version().version();

        deploy(spec("/shop/a", "a"), spec("/shop/b", "b"));
        cluster.settle(10_000);

        assertThat(cluster.report("/shop/a").version().version()).isEqualTo(version);
        assertThat(cmd("/shop/b")).isEqualTo("b");
        assertThat(cluster.state.services()).hasSize(2);
    }

    @Test
    void aServiceThatIsCalledAsTheGroupIsNotInItAndStays() {
        running(spec("/shop/a", "a"), spec("/shop/b", "a"));
        cluster.command(new ServiceCommand.Deploy(spec("/shop", "a"), true, false));
        cluster.settle(5_000);

        assertThat(deploy(spec("/shop/a", "a"))).isInstanceOf(ServiceReply.Begun.class);
        cluster.settle(5_000);

        assertThat(cluster.instances("/shop")).hasSize(1);
        assertThat(cluster.instances("/shop/b")).isEmpty();
    }

    @Test
    void thoseThatDependOnOthersEndFirst() {
        running(spec("/shop/web", "a", "/shop/db"), spec("/shop/db", "a"));

        cluster.command(new ServiceCommand.DeployGroup(Optional.of(SHOP), List.of(), false, false));
        assertThat(cluster.instances("/shop/db").get(0).hasToEnd()).isFalse();
        assertThat(cluster.instances("/shop/web").get(0).hasToEnd()).isTrue();
        cluster.settle(5_000);

        assertThat(cluster.state.services()).isEmpty();
    }

    @Test
    void whatWasDeployedTogetherIsGivenUpTogether() {
        running(spec("/shop/web", "a", "/shop/db"), spec("/shop/db", "a"));
        deploy(spec("/shop/web", "b", "/shop/db"), spec("/shop/db", "b"));

        for (int i = 0; i < 60; i++) {
            cluster.offer(10);
            List.copyOf(cluster.processes.values()).stream()
                    .filter(p -> p.task.name().equals("shop_db")
                            && p.task.command().orElseThrow().value().equals("b"))
                    .forEach(p -> cluster.end(p.task.taskId(), TaskState.FAILED));
            cluster.advance(500);
        }
        cluster.settle(5_000);

        assertThat(cmd("/shop/db")).isEqualTo("a");
        assertThat(cmd("/shop/web")).isEqualTo("a");
    }

    @Test
    void whatWasLostWhileItWaitsIsStartedAsItWas() {
        running(spec("/shop/web", "a", "/shop/db"), spec("/shop/db", "a"));
        deploy(spec("/shop/web", "b", "/shop/db"), spec("/shop/db", "b"));

        cluster.end(cluster.instances("/shop/web").get(0).taskId(), TaskState.FAILED);
        cluster.offer(10);

        assertThat(cluster.processes
                        .get(cluster.instances("/shop/web").get(0).taskId())
                        .task
                        .command()
                        .orElseThrow()
                        .value())
                .isEqualTo("a");
    }

    private void lose(String id) {
        cluster.end(cluster.instances(id).get(0).taskId(), TaskState.FAILED);
        cluster.advance(5_000);
        cluster.offer(10);
    }

    private String launched(String id) {
        return cluster.processes
                .get(cluster.instances(id).get(0).taskId())
                .task
                .command()
                .orElseThrow()
                .value();
    }

    @Test
    void whatIsLostWhileARollbackWaitsIsStartedAsItIsToBeAgain() {
        running(spec("/shop/web", "a", "/shop/db"), spec("/shop/db", "a"));
        running(spec("/shop/web", "b", "/shop/db"), spec("/shop/db", "a"));
        cluster.command(new ServiceCommand.Restart(new ServiceId("/shop/db"), false));
        cluster.command(new ServiceCommand.Rollback(new ServiceId("/shop/web"), Optional.empty(), false));

        lose("/shop/web");

        assertThat(launched("/shop/web")).isEqualTo("a");
    }

    @Test
    void whatIsLostWhileACancelledDeploymentGoesBackIsStartedAsItWasBefore() {
        running(spec("/shop/web", "a"), spec("/shop/db", "a"));
        ServiceReply.Accepted update = (ServiceReply.Accepted)
                cluster.command(new ServiceCommand.Deploy(spec("/shop/web", "b"), false, false));
        cluster.offer(10);
        cluster.command(new ServiceCommand.Cancel(update.deploymentId(), false));
        String back = cluster.report("/shop/web").deployment().orElseThrow().id();
        cluster.command(new ServiceCommand.Pause(back, true));
        List.copyOf(cluster.processes.keySet()).stream()
                .filter(id -> id.value().startsWith("shop_web"))
                .forEach(id -> cluster.end(id, TaskState.FAILED));
        cluster.advance(5_000);
        cluster.offer(10);

        assertThat(launched("/shop/web")).isEqualTo("a");
    }

    @Test
    void aVersionThatWasGivenUpIsNeitherStartedAgainNorGoneBackTo() {
        running(stays("a"), spec("/shop/db", "a"));
        cluster.command(new ServiceCommand.Deploy(stays("bad"), false, false));
        fail("bad");
        assertThat(cluster.report("/shop/web").deployment()).isEmpty();
        assertThat(cmd("/shop/web")).isEqualTo("bad");
        cluster.failover();

        cluster.command(new ServiceCommand.Restart(new ServiceId("/shop/db"), false));
        cluster.command(new ServiceCommand.Deploy(spec("/shop/web", "worse", "/shop/db"), false, false));
        lose("/shop/web");
        assertThat(launched("/shop/web")).isEqualTo("a");

        fail("worse");
        cluster.settle(5_000);
        assertThat(cmd("/shop/web")).isEqualTo("a");
    }

    private static ServiceSpec stays(String cmd) {
        return spec("/shop/web", cmd, "/shop/db").withUpgrade(new UpgradeStrategy(1, 1, Duration.ofSeconds(10), false));
    }

    /** Until it is given up. */
    private void fail(String cmd) {
        for (int i = 0; i < 60 && cluster.report("/shop/web").deployment().isPresent(); i++) {
            cluster.offer(10);
            for (PlayedCluster.Launched process : List.copyOf(cluster.processes.values())) {
                if (process.task.command().orElseThrow().value().equals(cmd)) {
                    cluster.end(process.task.taskId(), TaskState.FAILED);
                } else {
                    cluster.run(process.task.taskId(), Optional.of(true));
                }
            }
            cluster.advance(500);
        }
    }

    @Test
    void whetherAServiceWaitsIsFoundOutWithoutLookingAtOthers() {
        running(spec("/shop/web", "a", "/shop/back"), spec("/shop/back/db", "a"));
        cluster.command(new ServiceCommand.Restart(new ServiceId("/shop/back/db"), false));
        ServiceState web = cluster.state.find(new ServiceId("/shop/web")).orElseThrow();
        ServicesState blind =
                new ServicesState(cluster.state.started(), cluster.state.generation(), null, cluster.state.awaited());

        assertThat(Dependencies.isHeld(
                        new Draft(blind, cluster.session, ServicesSettings.DEFAULT, null, cluster.now()), web))
                .isTrue();
    }

    @Test
    void whoIsWaitedForIsKnownHoweverItCameAbout() {
        cluster.observer = (before, events) -> assertThat(cluster.state.awaited())
                .isEqualTo(ServicesState.restore(cluster.state.snapshot()).awaited());
        running(spec("/shop/web", "a", "/shop/back"), spec("/shop/back/db", "a"), spec("/shop/back/mq", "a"));
        deploy(spec("/shop/web", "b", "/shop/back/db"), spec("/shop/back/db", "b"));
        cluster.settle(10_000);
        cluster.command(new ServiceCommand.DeployGroup(Optional.of(SHOP), List.of(), false, true));
        assertThat(cluster.state.awaited().isNeeded(new ServiceId("/shop/back/db")))
                .isTrue();
        assertThat(cluster.state.awaited().isDeployed(SHOP)).isFalse();
        cluster.settle(10_000);

        assertThat(cluster.state.awaited()).isEqualTo(Awaited.NONE);
    }

    @Test
    void aGroupIsScaledAsItIsWhenItIsDecidedOn() {
        running(spec("/shop/a", "a"), spec("/shop/b", "a").withInstances(3));
        cluster.command(new ServiceCommand.Deploy(spec("/shop/new", "a"), true, false));

        ServiceReply reply =
                cluster.command(new ServiceCommand.ScaleGroup(Optional.of(SHOP), new BigDecimal("1.5"), true));

        assertThat(((ServiceReply.Begun) reply).deploymentId()).isPresent();
        assertThat(cluster.state
                        .services()
                        .values()
                        .map(service -> service.spec().instances()))
                .containsExactly(2, 5, 2);
        cluster.settle(20_000);
        assertThat(cluster.ready("/shop/b")).isEqualTo(5);

        cluster.command(new ServiceCommand.ScaleGroup(Optional.of(SHOP), new BigDecimal("1E-999999999"), true));

        assertThat(cluster.state.services().values().forAll(s -> s.spec().instances() == 1))
                .isTrue();
    }

    @Test
    void aGroupThatIsNotThereOrTooLargeIsNotScaled() {
        running(spec("/shop/a", "a"));

        assertThat(refusal(new ServiceCommand.ScaleGroup(Optional.of(new ServiceId("/other")), BigDecimal.TEN, false))
                        .cause())
                .isEqualTo(Cause.NOT_FOUND);
        assertThat(refusal(new ServiceCommand.ScaleGroup(Optional.of(SHOP), new BigDecimal("1E+99"), false))
                        .field())
                .isEqualTo("instances");
        cluster.command(new ServiceCommand.Restart(new ServiceId("/shop/a"), false));
        assertThat(refusal(new ServiceCommand.ScaleGroup(Optional.of(SHOP), BigDecimal.TEN, false))
                        .cause())
                .isEqualTo(Cause.LOCKED);
    }

    private ServiceReply.Refused refusal(ServiceCommand command) {
        return (ServiceReply.Refused) cluster.command(command);
    }

    @Test
    void whatChangesNothingNamesNoDeployment() {
        running(spec("/shop/a", "a").withInstances(0));

        assertThat(((ServiceReply.Begun) deploy(spec("/shop/a", "a").withInstances(0))).deploymentId())
                .isEmpty();
        assertThat(((ServiceReply.Begun) cluster.command(
                                new ServiceCommand.ScaleGroup(Optional.of(SHOP), BigDecimal.ONE, false)))
                        .deploymentId())
                .isEmpty();
        assertThat(((ServiceReply.Begun) cluster.command(new ServiceCommand.EndInstances(
                                Optional.of(new ServiceId("/shop/a")), Optional.empty(), List.of(), true, true)))
                        .deploymentId())
                .isEmpty();
    }

    @Test
    void whatWasMadeFromAnotherVersionIsRefused() {
        running(spec("/shop/a", "a"));
        Optional<Long> read = Optional.of(cluster.report("/shop/a").version().version());
        cluster.command(new ServiceCommand.Scale(new ServiceId("/shop/a"), 2, false));

        assertThat(refusal(new ServiceCommand.Deploy(spec("/shop/a", "b"), false, true, read))
                        .cause())
                .isEqualTo(Cause.CHANGED);
        assertThat(refusal(new ServiceCommand.Deploy(spec("/shop/gone", "b"), false, true, read))
                        .cause())
                .isEqualTo(Cause.CHANGED);
        Optional<Long> now = Optional.of(cluster.report("/shop/a").version().version());
        assertThat(cluster.command(new ServiceCommand.Deploy(spec("/shop/a", "b"), false, true, now)))
                .isInstanceOf(ServiceReply.Accepted.class);
    }

    @Test
    void dependenciesMustBeThereAndLeadNowhereBack() {
        ServiceReply circle = deploy(spec("/shop/a", "a", "/shop/b"), spec("/shop/b", "a", "/shop/a"));
        assertThat(((ServiceReply.Refused) circle).message()).contains("lead back");
        ServiceReply missing = deploy(spec("/shop/a", "a", "/shop/x"));
        assertThat(((ServiceReply.Refused) missing).message()).contains("/shop/x");
        ServiceReply itself = deploy(spec("/shop/a", "a", "/shop"));
        assertThat(((ServiceReply.Refused) itself).field()).isEqualTo("dependencies");
        assertThat(cluster.state.services()).isEmpty();
    }

    @Test
    void aRollbackBringsNoDependenciesThatLeadBackByNow() {
        running(spec("/shop/a", "a", "/shop/b"), spec("/shop/b", "a"));
        running(spec("/shop/a", "b"), spec("/shop/b", "a"));
        running(spec("/shop/a", "b"), spec("/shop/b", "b", "/shop/a"));

        cluster.command(new ServiceCommand.Rollback(new ServiceId("/shop/a"), Optional.empty(), false));
        cluster.command(new ServiceCommand.Restart(new ServiceId("/shop/b"), false));
        cluster.settle(30_000);

        assertThat(cmd("/shop/a")).isEqualTo("a");
        assertThat(cluster.state.services().values().forAll(s -> s.deployment().isEmpty()))
                .isTrue();
    }

    @Test
    void allAreChangedOrNone() {
        running(spec("/shop/a", "a"), spec("/shop/b", "a"));
        cluster.command(new ServiceCommand.Deploy(spec("/shop/b", "b"), false, false));

        ServiceReply reply = deploy(spec("/shop/a", "c"), spec("/shop/b", "c"));

        assertThat(((ServiceReply.Refused) reply).cause()).isEqualTo(Cause.LOCKED);
        assertThat(cmd("/shop/a")).isEqualTo("a");
        assertThat(cluster.command(new ServiceCommand.DeployGroup(
                        Optional.of(SHOP), List.of(spec("/shop/a", "c"), spec("/shop/b", "c")), false, true)))
                .isInstanceOf(ServiceReply.Begun.class);
    }

    @Test
    void aDeploymentOfSeveralServicesIsNewsOnceWhenItBeginsAndOnceWhenItEnds() {
        running(spec("/shop/web", "a", "/shop/db"), spec("/shop/db", "a"));

        assertThat(cluster.news.stream().filter(ServiceNews.DeploymentBegun.class::isInstance))
                .hasSize(1);
        assertThat(cluster.news.stream().filter(ServiceNews.DeploymentOver.class::isInstance))
                .hasSize(1)
                .allMatch(over -> ((ServiceNews.DeploymentOver) over).failure().isEmpty());
        assertThat(cluster.news.stream().filter(ServiceNews.StatusUpdate.class::isInstance))
                .hasSize(2);
        cluster.news.clear();

        deploy(spec("/shop/db", "b"));
        cluster.command(new ServiceCommand.DeployGroup(Optional.of(SHOP), List.of(spec("/shop/db", "c")), false, true));
        assertThat(cluster.news.stream()
                        .filter(ServiceNews.DeploymentOver.class::isInstance)
                        .map(over -> ((ServiceNews.DeploymentOver) over).failure()))
                .containsExactly(Optional.of("replaced by another deployment"));
    }

    @Test
    void aDeploymentOfSeveralServicesIsCancelledForAll() {
        running(spec("/shop/a", "a"), spec("/shop/b", "a"));
        ServiceReply.Begun begun = (ServiceReply.Begun) deploy(spec("/shop/a", "b"), spec("/shop/b", "b"));

        cluster.command(new ServiceCommand.Cancel(begun.deploymentId().orElseThrow(), false));

        assertThat(cmd("/shop/a")).isEqualTo("a");
        assertThat(cmd("/shop/b")).isEqualTo("a");
    }
}
