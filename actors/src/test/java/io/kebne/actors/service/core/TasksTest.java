package io.kebne.actors.service.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.service.Demand;
import io.kebne.protocol.service.PortDefinition;
import io.kebne.protocol.service.Program;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceInstance;
import io.kebne.protocol.service.ServiceSpec;
import io.kebne.protocol.service.ServiceVersion;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.DockerInfo;
import io.kebne.protocol.task.EnvironmentVariable;
import io.kebne.protocol.task.TaskInfo;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Instances of services in containers, as tasks. */
class TasksTest {
    @Test
    void theHostsPortsLeadToThoseOfTheContainer() {
        TaskInfo task = task(new DockerInfo(
                DockerInfo.Network.BRIDGE,
                List.of(
                        new DockerInfo.PortMapping(0, 6379, Optional.of("tcp")),
                        new DockerInfo.PortMapping(0, 0, Optional.empty())),
                false,
                List.of(),
                false));

        assertThat(task.container().orElseThrow().docker().orElseThrow().portMappings())
                .containsExactly(
                        new DockerInfo.PortMapping(31_000, 6379, Optional.of("tcp")),
                        new DockerInfo.PortMapping(31_001, 31_001, Optional.empty()));
        assertThat(task.command().orElseThrow().environment())
                .contains(
                        new EnvironmentVariable("PORT0", "31000"),
                        new EnvironmentVariable("PORT_6379", "31000"),
                        new EnvironmentVariable("PORT1", "31001"));
        CommandInfo command = task.command().orElseThrow();
        assertThat(command.shell()).isFalse();
        assertThat(command.value()).isEmpty();
        assertThat(command.arguments()).containsExactly("-v");
    }

    @Test
    void inTheHostsNetworkNothingLeadsAnywhere() {
        TaskInfo task = task(DockerInfo.DEFAULT);

        assertThat(task.container()).contains(ContainerInfo.image("redis", DockerInfo.DEFAULT));
    }

    private static TaskInfo task(DockerInfo docker) {
        Program program = new Program(
                Optional.empty(),
                List.of("-v"),
                Optional.empty(),
                new TreeMap<>(),
                List.of(),
                Optional.empty(),
                Optional.of(ContainerInfo.image("redis", docker)));
        ServiceSpec spec = ServiceSpec.of(new ServiceId("/a"), Program.shell("true"), Demand.of(1, 32, 0), 1)
                .withPorts(List.of(PortDefinition.of(0), PortDefinition.of(0)))
                .withProgram(program);
        ServiceInstance instance = new ServiceInstance(
                new TaskId("a.instance-0"),
                1,
                1,
                "*",
                new AgentId("agent"),
                "host",
                List.of(31_000, 31_001),
                new TreeMap<>(),
                0,
                Optional.empty(),
                Optional.empty());
        return Tasks.of(new ServiceVersion(1, 1, spec), instance, Resources.parse("cpus:1;ports:[31000-31001]"));
    }
}
