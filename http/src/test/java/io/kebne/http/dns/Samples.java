package io.kebne.http.dns;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Services with some instances. */
final class Samples {
    private static final int LAST_BYTE = 250;

    private Samples() {}

    /** With so many instances that are ready, and one that is not. */
    static ServiceReport service(String id, int ready) {
        return service(id, ready, 0);
    }

    static ServiceReport service(String id, int ready, int unheard) {
        ServiceSpec spec = ServiceSpec.of(new ServiceId(id), Program.shell("sleep 1"), Demand.of(0.1, 32, 0), ready)
                .withPorts(List.of(
                        new PortDefinition(0, Optional.of("http"), "tcp", new TreeMap<>()),
                        new PortDefinition(0, Optional.of("Stats"), "udp,tcp", new TreeMap<>())));
        List<ServiceReport.Instance> instances = new ArrayList<>();
        for (int i = 1; i <= ready + 1; i++) {
            ServiceInstance instance = new ServiceInstance(
                    new TaskId(new ServiceId(id).flat() + ".instance-" + i),
                    i,
                    1,
                    "*",
                    new AgentId("agent-" + i),
                    "host-" + i,
                    List.of(31000 + i, 32000 + i),
                    new TreeMap<>(),
                    1,
                    Optional.empty(),
                    Optional.of("10.0." + i / LAST_BYTE + "." + i % LAST_BYTE));
            instances.add(new ServiceReport.Instance(
                    instance, Optional.of(TaskState.RUNNING), Optional.empty(), i <= ready, Optional.empty()));
        }
        return new ServiceReport(
                new ServiceVersion(1, 1, spec),
                List.of(),
                false,
                Optional.empty(),
                instances,
                Optional.empty(),
                Optional.empty(),
                unheard,
                Optional.empty());
    }
}
