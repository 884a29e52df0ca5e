package io.kebne.actors.service.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.service.Demand;
import io.kebne.protocol.service.PlacementConstraint;
import io.kebne.protocol.service.PlacementConstraint.Operator;
import io.kebne.protocol.service.Program;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceReply;
import io.kebne.protocol.service.ServiceSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private static ServiceSpec spec(String cmd, int instances) {
        return ServiceSpec.of(new ServiceId("/web"), Program.shell(cmd), Demand.of(0.1, 32, 0), instances);
    }

    @Test
    void constraintsSayWhere() {
        assertThat(placed(Operator.UNIQUE, "hostname", null, 6)).hasSize(4);
        assertThat(placed(Operator.MAX_PER, "rack", "2", 6)).hasSize(4);
        assertThat(placed(Operator.IS, "rack", "r1", 4)).hasSize(4).allMatch("r1"::equals);
        assertThat(placed(Operator.CLUSTER, "rack", null, 4).stream().distinct())
                .hasSize(1);
        assertThat(placed(Operator.LIKE, "rack", "r[1-9]", 4)).hasSize(4).allMatch("r1"::equals);
        assertThat(placed(Operator.UNLIKE, "rack", "r[1-9]", 4)).hasSize(4).allMatch("r0"::equals);
        assertThat(placed(Operator.GROUP_BY, "rack", "2", 6))
                .filteredOn("r1"::equals)
                .hasSize(3);
        assertThat(placed(Operator.IS, "gpu", "yes", 1)).isEmpty();
    }

    @Test
    void aConstraintThatIsNoRegularExpressionIsRefused() {
        PlayedCluster cluster = PlayedCluster.of(1);
        ServiceSpec spec =
                withConstraint(spec("a", 1), new PlacementConstraint("rack", Operator.LIKE, Optional.of("[")));

        ServiceReply reply = cluster.command(new ServiceCommand.Deploy(spec, false, false));

        assertThat(((ServiceReply.Refused) reply).field()).isEqualTo("constraints");
        assertThat(cluster.state.services()).isEmpty();
    }

    @Test
    void whatIsWishedForComesFirstAndYieldsWhereThereIsNoRoom() {
        PlayedCluster four = PlayedCluster.of(4);
        ServiceSpec spec = withConstraint(
                spec("a", 6), new PlacementConstraint("rack", Operator.LIKE, Optional.of("r1"), Optional.of(50)));

        deploy(four, spec);
        four.offer(2);

        assertThat(racks(four, "/web")).hasSize(6).filteredOn("r1"::equals).hasSize(4);
    }

    @Test
    void theGreaterWeightWins() {
        PlayedCluster four = PlayedCluster.of(4);
        ServiceSpec spec = withConstraints(
                spec("a", 1),
                List.of(
                        new PlacementConstraint("rack", Operator.IS, Optional.of("r1"), Optional.of(30)),
                        new PlacementConstraint("hostname", Operator.LIKE, Optional.of(".*"), Optional.of(10)),
                        new PlacementConstraint("rack", Operator.IS, Optional.of("r0"), Optional.of(31))));

        deploy(four, spec);
        four.offer(10);

        assertThat(racks(four, "/web")).containsExactly("r0");
    }

    @Test
    void aWishToBeSpreadCountsEachInstanceThatIsPlaced() {
        PlayedCluster three = PlayedCluster.of(3);
        ServiceSpec spec = withConstraint(
                spec("a", 4), new PlacementConstraint("rack", Operator.GROUP_BY, Optional.of("2"), Optional.of(50)));

        deploy(three, spec);
        three.offer(10);

        // Of three agents two are in one rack, so that an even spread over agents is none over racks.
        assertThat(racks(three, "/web")).containsExactlyInAnyOrder("r0", "r0", "r1", "r1");
    }

    @Test
    void servicesKeepCompanyOrStayAway() {
        PlayedCluster four = PlayedCluster.of(4);
        deploy(four, ServiceSpec.of(new ServiceId("/db"), Program.shell("a"), Demand.of(0.1, 32, 0), 1));
        four.offer(10);
        AgentId db = four.instances("/db").get(0).agentId();

        deploy(
                four,
                withConstraint(spec("a", 2), new PlacementConstraint("hostname", Operator.WITH, Optional.of("/db"))));
        four.offer(10);
        assertThat(four.instances("/web"))
                .hasSize(2)
                .allMatch(one -> one.agentId().equals(db));

        four.command(new ServiceCommand.Deploy(
                withConstraint(spec("b", 6), new PlacementConstraint("hostname", Operator.APART, Optional.of("/db"))),
                false,
                true));
        four.settle(60_000);
        assertThat(four.instances("/web"))
                .hasSize(6)
                .noneMatch(one -> one.agentId().equals(db));
    }

    @Test
    void aServiceMayStayAwayFromItself() {
        assertThat(placed(Operator.APART, "hostname", "/web", 6)).hasSize(4).doesNotHaveDuplicates();
    }

    private static void deploy(PlayedCluster cluster, ServiceSpec spec) {
        cluster.command(new ServiceCommand.Deploy(spec, false, false));
        cluster.subscribe();
    }

    private static List<String> racks(PlayedCluster cluster, String id) {
        return cluster.instances(id).stream()
                .map(instance -> instance.fields().get("rack"))
                .toList();
    }

    private static List<String> placed(Operator operator, String field, String value, int instances) {
        PlayedCluster four = PlayedCluster.of(4);
        ServiceSpec spec = withConstraint(
                spec("a", instances), new PlacementConstraint(field, operator, Optional.ofNullable(value)));
        four.command(new ServiceCommand.Deploy(spec, false, false));
        four.subscribe();
        four.settle(3_000);
        return four.instances("/web").stream()
                .map(instance -> instance.fields().get(field))
                .toList();
    }

    @Test
    void smallServicesAreSpreadOverTheAgentsToo() {
        PlayedCluster four = PlayedCluster.of(4);
        for (int i = 0; i < 8; i++) {
            four.command(new ServiceCommand.Deploy(
                    ServiceSpec.of(new ServiceId("/s" + i), Program.shell("a"), Demand.of(0.1, 32, 0), 1),
                    false,
                    false));
        }
        four.subscribe();
        four.offer(10);

        for (int i = 1; i <= 4; i++) {
            AgentId agent = new AgentId("agent-" + i);
            assertThat(four.processes.values().stream().filter(p -> p.agent.equals(agent)))
                    .hasSize(2);
        }
    }

    static ServiceSpec withConstraint(ServiceSpec spec, PlacementConstraint constraint) {
        return withConstraints(spec, List.of(constraint));
    }

    private static ServiceSpec withConstraints(ServiceSpec spec, List<PlacementConstraint> constraints) {
        return new ServiceSpec(
                spec.id(),
                spec.program(),
                spec.demand(),
                spec.instances(),
                spec.ports(),
                spec.requirePorts(),
                constraints,
                spec.acceptedResourceRoles(),
                spec.healthCheck(),
                spec.upgrade(),
                spec.backoff(),
                spec.unreachable(),
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
