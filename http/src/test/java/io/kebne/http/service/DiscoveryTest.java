package io.kebne.http.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.kebne.http.request.NotReadyException;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.service.Demand;
import io.kebne.protocol.service.PortDefinition;
import io.kebne.protocol.service.Program;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceInstance;
import io.kebne.protocol.service.ServiceReport;
import io.kebne.protocol.service.ServiceSpec;
import io.kebne.protocol.service.ServiceVersion;
import io.kebne.protocol.task.TaskState;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DiscoveryTest {
    private static final ServiceSpec SPEC = ServiceSpec.of(
                    new ServiceId("/shop/web"), Program.shell("a"), Demand.of(1, 32, 0), 2)
            .withPorts(List.of(
                    new PortDefinition(8080, Optional.of("http"), "tcp", new TreeMap<>()), PortDefinition.of(0)));

    private static ServiceReport.Instance instance(int number, boolean ready) {
        ServiceInstance instance = new ServiceInstance(
                new TaskId("shop_web.instance-" + number),
                number,
                1,
                "*",
                new AgentId("agent-" + number),
                "host-" + number,
                List.of(31000 + number, 32000 + number),
                new TreeMap<>(),
                1,
                Optional.empty(),
                Optional.of("10.0.0." + number));
        return new ServiceReport.Instance(
                instance, Optional.of(TaskState.RUNNING), Optional.empty(), ready, Optional.empty());
    }

    private static ServiceReport report(ServiceSpec spec, int unheard) {
        return new ServiceReport(
                new ServiceVersion(1, 1, spec),
                List.of(),
                false,
                Optional.empty(),
                List.of(instance(1, true), instance(2, false)),
                Optional.empty(),
                Optional.empty(),
                unheard,
                Optional.empty());
    }

    @Test
    void onlyWhatIsReadyIsNamed() {
        JsonNode all = Discovery.service(report(SPEC, 0), Optional.empty()).path("endpoints");
        assertThat(all).hasSize(2);
        assertThat(all.path(0).path("host").asText()).isEqualTo("host-1");
        assertThat(all.path(0).path("ip").asText()).isEqualTo("10.0.0.1");
        assertThat(all.path(0).path("port").asInt()).isEqualTo(31001);
        assertThat(all.path(0).path("name").asText()).isEqualTo("http");

        JsonNode second = Discovery.service(report(SPEC, 0), Optional.of("1")).path("endpoints");
        assertThat(second).hasSize(1);
        assertThat(second.path(0).path("port").asInt()).isEqualTo(32001);
    }

    @Test
    void prometheusGetsTargetsWithLabels() {
        ArrayNode groups = AppWriter.MAPPER.createArrayNode();
        Discovery.prometheus(groups, report(SPEC, 0), Optional.of("http"));

        assertThat(groups).hasSize(1);
        assertThat(groups.path(0).path("targets").path(0).asText()).isEqualTo("host-1:31001");
        assertThat(groups.path(0).path("labels").path("__meta_kebne_service").asText())
                .isEqualTo("/shop/web");
        assertThat(groups.path(0).path("labels").path("__meta_kebne_port_name").asText())
                .isEqualTo("http");
    }

    @Test
    void loadBalancersGetALineForEachPort() {
        assertThat(Discovery.lines(List.of(report(SPEC, 0))))
                .isEqualTo("shop_web\t8080\thost-1:31001\nshop_web\t0\thost-1:32001\n");
        assertThat(Discovery.lines(List.of(report(SPEC.withPorts(List.of()), 0))))
                .isEqualTo("shop_web\t \thost-1\n");
    }

    @Test
    void whatIsNotKnownYetIsNotSaidToBeNothing() {
        assertThatThrownBy(() -> Discovery.service(report(SPEC, 1), Optional.empty()))
                .isInstanceOf(NotReadyException.class);
    }

    @Test
    void aPortThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> Discovery.service(report(SPEC, 0), Optional.of("admin")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("admin");
    }
}
