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

        cluster.command(new ServiceCommand.Cancel(begun.deploymentId(), false));

        assertThat(cmd("/shop/a")).isEqualTo("a");
        assertThat(cmd("/shop/b")).isEqualTo("a");
    }
}
