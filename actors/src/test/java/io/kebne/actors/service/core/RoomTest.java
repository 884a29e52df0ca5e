package io.kebne.actors.service.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.service.Demand;
import io.kebne.protocol.service.PortDefinition;
import io.kebne.protocol.service.Program;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoomTest {
    private static final ServiceSpec SPEC = ServiceSpec.of(
                    new ServiceId("/web"), Program.shell("a"), Demand.of(0.1, 32, 0), 1)
            .withPorts(List.of(PortDefinition.of(0)));

    @Test
    void whatIsNoPortIsNotThere() {
        Room room = new Room(offer("ports:[310010-310019]"));

        assertThat(room.find(SPEC, 0.5)).isEmpty();
        assertThat(room.lack(SPEC)).isEqualTo("InsufficientPorts");
    }

    @Test
    void ofOtherNumbersOnlyPortsAreTaken() {
        for (double random : new double[] {0, 0.5, 0.999}) {
            Room room = new Room(offer("ports:[0-0, 65535-65540]"));

            assertThat(room.find(SPEC, random).orElseThrow().ports()).containsExactly(65_535);
        }
    }

    @Test
    void portsThatAreSaidToBeReservedAndNotAreThereOnce() {
        Resources once = Resources.parse("cpus:1;mem:64;ports:[31000-31000]");
        Room room = new Room(offer(once.plus(Resources.parse("ports(a):[31000-31000]"))));

        Room.Share share = room.find(SPEC, 0).orElseThrow();

        assertThat(share.ports()).containsExactly(31_000);
    }

    @Test
    void anAgentThatOffersNoPortsIsDeclined() {
        PlayedCluster cluster = PlayedCluster.of(1);
        cluster.command(new ServiceCommand.Deploy(SPEC, false, false));
        cluster.subscribe();
        Offer offer = offer("ports:[310010-310019]");

        ServicesDecision decision =
                cluster.decider.offers(cluster.state, cluster.session, List.of(offer), cluster.now());

        assertThat(decision.events()).isEmpty();
        assertThat(decision.calls())
                .anyMatch(call -> call instanceof SchedulerCall.Decline decline
                        && decline.offerIds().contains(offer.id()));
    }

    private static Offer offer(String ports) {
        return offer(Resources.parse("cpus:1;mem:64;" + ports));
    }

    private static Offer offer(Resources resources) {
        return new Offer(
                new OfferId("offer-1"),
                new FrameworkId("services"),
                new AgentId("agent-1"),
                "host",
                "127.0.0.1",
                5051,
                "*",
                resources,
                List.of());
    }
}
