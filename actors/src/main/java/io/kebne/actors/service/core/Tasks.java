package io.kebne.actors.service.core;

import io.kebne.protocol.Label;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.service.PortDefinition;
import io.kebne.protocol.service.ServiceInstance;
import io.kebne.protocol.service.ServiceSpec;
import io.kebne.protocol.service.ServiceVersion;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.DiscoveryInfo;
import io.kebne.protocol.task.DockerInfo;
import io.kebne.protocol.task.EnvironmentVariable;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskInfoBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An instance as a task, with the environment that Marathon gives its tasks. */
final class Tasks {
    private Tasks() {}

    static TaskInfo of(ServiceVersion version, ServiceInstance instance, Resources resources) {
        ServiceSpec spec = version.spec();
        TaskInfoBuilder task = new TaskInfoBuilder(instance.taskId(), spec.id().flat(), resources)
                .command(spec.program().command(environment(version, instance)))
                .labels(spec.labels().entrySet().stream()
                        .map(label -> new Label(label.getKey(), Optional.of(label.getValue())))
                        .toList())
                .priority(spec.priority());
        spec.program().jvm().ifPresent(task::jvm);
        container(spec, instance.ports()).ifPresent(task::container);
        spec.killGrace().ifPresent(grace -> task.killPolicy(new KillPolicy(grace)));
        spec.healthCheck().ifPresent(check -> task.healthCheck(check.check(instance.ports())));
        spec.readiness(instance.ports()).ifPresent(task::check);
        if (!instance.ports().isEmpty()) {
            task.discovery(discovery(spec, instance));
        }
        return task.build();
    }

    /** A port of the container that is 0 is the same as the host's. */
    private static Optional<ContainerInfo> container(ServiceSpec spec, List<Integer> ports) {
        List<DockerInfo.PortMapping> wanted = spec.program().portMappings();
        if (wanted.isEmpty()) {
            return spec.program().container();
        }
        List<DockerInfo.PortMapping> mappings = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            DockerInfo.PortMapping one = wanted.get(i);
            int inside = one.containerPort() == 0 ? ports.get(i) : one.containerPort();
            mappings.add(new DockerInfo.PortMapping(ports.get(i), inside, one.protocol()));
        }
        return spec.program()
                .container()
                .map(container ->
                        container.withDocker(container.docker().orElseThrow().withPortMappings(mappings)));
    }

    /**
     * Found out before a service is there: when an instance is to be launched nobody could be told, and no service be
     * seen to.
     *
     * @throws io.kebne.protocol.InvalidValueException when no instance could be a task
     */
    static void requireUsable(ServiceSpec spec) {
        ServiceInstance any = new ServiceInstance(
                new TaskId(spec.id().flat() + ".instance-0"),
                1,
                1,
                spec.role(),
                new AgentId("any"),
                "any",
                spec.ports().stream().map(port -> 1).toList(),
                new TreeMap<>(),
                0,
                Optional.empty(),
                Optional.empty());
        TaskInfo unused = of(new ServiceVersion(1, 1, spec), any, spec.demand().resources());
    }

    private static DiscoveryInfo discovery(ServiceSpec spec, ServiceInstance instance) {
        List<DiscoveryInfo.Port> ports = new ArrayList<>();
        for (int i = 0; i < instance.ports().size(); i++) {
            PortDefinition port = spec.ports().get(i);
            ports.add(new DiscoveryInfo.Port(
                    instance.ports().get(i), port.name(), Optional.of(port.protocol()), Optional.empty(), List.of()));
        }
        return new DiscoveryInfo(
                DiscoveryInfo.Visibility.FRAMEWORK,
                Optional.of(spec.id().flat()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ports,
                List.of());
    }

    /** What the user names comes last, and is stronger. */
    private static List<EnvironmentVariable> environment(ServiceVersion version, ServiceInstance instance) {
        ServiceSpec spec = version.spec();
        List<EnvironmentVariable> all = new ArrayList<>();
        add(all, "MARATHON_APP_ID", spec.id().value());
        add(all, "MARATHON_APP_VERSION", Instant.ofEpochMilli(version.version()).toString());
        add(all, "MARATHON_APP_RESOURCE_CPUS", new Scalar(spec.demand().cpus()).text());
        add(all, "MARATHON_APP_RESOURCE_MEM", new Scalar(spec.demand().mem()).text());
        add(all, "MARATHON_APP_RESOURCE_DISK", new Scalar(spec.demand().disk()).text());
        add(all, "MESOS_TASK_ID", instance.taskId().value());
        add(all, "KEBNE_INCARNATION", Long.toString(instance.incarnation()));
        add(all, "HOST", instance.hostname());
        for (int i = 0; i < instance.ports().size(); i++) {
            String port = instance.ports().get(i).toString();
            add(all, "PORT" + i, port);
            int number = i < spec.program().portMappings().size()
                    ? spec.program().portMappings().get(i).containerPort()
                    : 0;
            if (number != 0) {
                add(all, "PORT_" + number, port);
            }
            spec.ports()
                    .get(i)
                    .name()
                    .ifPresent(name ->
                            add(all, "PORT_" + name.toUpperCase(Locale.ROOT).replace('-', '_'), port));
        }
        if (!instance.ports().isEmpty()) {
            add(all, "PORT", instance.ports().get(0).toString());
            add(all, "PORTS", instance.ports().stream().map(Object::toString).collect(Collectors.joining(",")));
        }
        spec.program().env().forEach((name, value) -> add(all, name, value));
        return all;
    }

    private static void add(List<EnvironmentVariable> all, String name, String value) {
        all.add(new EnvironmentVariable(name, value));
    }
}
