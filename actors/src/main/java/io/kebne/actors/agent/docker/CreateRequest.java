package io.kebne.actors.agent.docker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.actors.agent.isolation.Bounds;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.ContainerVolume;
import io.kebne.protocol.task.DockerInfo;
import io.kebne.protocol.task.ProcessLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The request by which an engine makes a container, as Mesos' docker containerizer would have it made. */
final class CreateRequest {
    /** Where a container sees its sandbox (Mesos: --sandbox_directory). */
    static final String SANDBOX = "/mnt/mesos/sandbox";

    /** As in Mesos. */
    private static final int SHARES_PER_CPU = 1024;

    private static final int LEAST_SHARES = 2;
    private static final long LEAST_MEMORY = 32L * 1024 * 1024;
    /** Microseconds. */
    private static final long PERIOD = 100_000;

    private static final long LEAST_QUOTA = 1000;

    private final ImageLaunch launch;
    private final DockerSettings settings;
    private final ObjectNode root = JsonNodeFactory.instance.objectNode();
    private final ObjectNode host = root.putObject("HostConfig");

    private CreateRequest(ImageLaunch launch, DockerSettings settings) {
        this.launch = launch;
        this.settings = settings;
    }

    /**
     * Makes the directories of the sandbox that it mounts.
     *
     * @throws IOException when they cannot be made
     * @throws InvalidValueException when a parameter cannot be understood
     */
    static ObjectNode of(ImageLaunch launch, AgentId agent, DockerSettings settings) throws IOException {
        CreateRequest request = new CreateRequest(launch, settings);
        request.program();
        request.bounds();
        request.network();
        request.mounts();
        request.limits();
        request.host.putObject("RestartPolicy").put("Name", "no");
        EngineOptions.apply(request.options().parameters(), request.root);
        // Last, so that no parameter takes their place.
        ObjectNode labels = request.root.withObject("/Labels");
        Labels.of(agent, launch.plan()).forEach(labels::put);
        return request.root;
    }

    private DockerInfo options() {
        return launch.container().docker().orElse(DockerInfo.DEFAULT);
    }

    private void program() {
        CommandInfo command = launch.plan().command();
        root.put("Image", launch.image());
        if (command.shell()) {
            root.putArray("Entrypoint").add("/bin/sh");
            root.putArray("Cmd").add("-c").add(command.value());
        } else if (!command.value().isEmpty() || !command.arguments().isEmpty()) {
            ArrayNode arguments = root.putArray("Cmd");
            if (!command.value().isEmpty()) {
                arguments.add(command.value());
            }
            command.arguments().forEach(arguments::add);
        }
        command.user().ifPresent(user -> root.put("User", user));
        launch.container().hostname().ifPresent(name -> root.put("Hostname", name));
        ArrayNode environment = root.putArray("Env");
        launch.environment().forEach((name, value) -> environment.add(name + "=" + value));
        host.put("Privileged", options().privileged());
    }

    private void bounds() {
        Bounds bounds = launch.plan().bounds();
        host.put("CpuShares", Math.max(LEAST_SHARES, bounds.cpus() * SHARES_PER_CPU / 1000));
        boolean held = settings.holdCpus() || bounds.cpuLimitAsked();
        if (held && bounds.cpuLimit() != Bounds.INFINITE) {
            host.put("CpuPeriod", PERIOD).put("CpuQuota", Math.max(LEAST_QUOTA, bounds.cpuLimit() * PERIOD / 1000));
        }
        if (bounds.memoryLimit() == Bounds.INFINITE) {
            return;
        }
        long memory = Math.max(LEAST_MEMORY, bounds.memoryLimit());
        host.put("Memory", memory);
        if (bounds.memory() < memory) {
            host.put("MemoryReservation", Math.max(LEAST_MEMORY, bounds.memory()));
        }
        if (settings.limitSwap()) {
            host.put("MemorySwap", memory);
        }
    }

    private void network() {
        host.put("NetworkMode", options().network().engineName());
        if (options().portMappings().isEmpty()) {
            return;
        }
        ObjectNode exposed = root.putObject("ExposedPorts");
        ObjectNode bindings = host.putObject("PortBindings");
        for (DockerInfo.PortMapping mapping : options().portMappings()) {
            String port = mapping.containerPort() + "/" + mapping.protocol().orElse("tcp");
            exposed.putObject(port);
            bindings.withArray("/" + port.replace("/", "~1"))
                    .addObject()
                    .put("HostPort", Integer.toString(mapping.hostPort()));
        }
    }

    private void mounts() throws IOException {
        Path sandbox = launch.plan().sandbox();
        new Mount(sandbox, SANDBOX, false).addTo(host);
        launch.volumes().forEach(volume -> volume.addTo(host));
        ContainerInfo container = launch.container();
        for (ContainerVolume volume : container.volumes()) {
            String at = inSandbox(volume.containerPath());
            Optional<String> path = volume.hostPath();
            if (path.isEmpty()) {
                root.withObject("/Volumes").putObject(at);
                continue;
            }
            Path directory = sandbox.resolve(path.get());
            if (!Path.of(path.get()).isAbsolute()) {
                Files.createDirectories(directory);
            }
            new Mount(directory, at, volume.readOnly()).addTo(host);
        }
    }

    /** A relative path is one of the sandbox. */
    static String inSandbox(String containerPath) {
        return containerPath.startsWith("/") ? containerPath : SANDBOX + "/" + containerPath;
    }

    private void limits() {
        List<ProcessLimit> limits = launch.plan().processLimits();
        for (ProcessLimit limit : limits) {
            host.withArray("/Ulimits")
                    .addObject()
                    .put("Name", limit.kind().name().toLowerCase(Locale.ROOT))
                    .put("Soft", limit.soft().orElse(-1L))
                    .put("Hard", limit.hard().orElse(-1L));
        }
    }
}
