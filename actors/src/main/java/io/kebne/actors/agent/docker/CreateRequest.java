package io.kebne.actors.agent.docker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.actors.agent.image.ImageLaunch;
import io.kebne.actors.agent.image.Mount;
import io.kebne.actors.agent.image.Mounts;
import io.kebne.actors.agent.isolation.Bounds;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.DockerInfo;
import io.kebne.protocol.task.ProcessLimit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The request by which an engine makes a container, as Mesos' docker containerizer would have it made. */
final class CreateRequest {
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
        Mounts mounts = Mounts.of(launch);
        mounts.bound().forEach(this::bind);
        mounts.nameless().forEach(at -> root.withObject("/Volumes").putObject(at));
    }

    private void bind(Mount mount) {
        Path directory = mount.directory();
        String at = mount.at();
        if ((directory + at).indexOf(':') < 0) {
            host.withArray("/Binds").add(directory + ":" + at + (mount.readOnly() ? ":ro" : ":rw"));
        } else {
            // Colons divide the parts of a bind. Names of tasks, which are directories, may have some.
            host.withArray("/Mounts")
                    .addObject()
                    .put("Type", "bind")
                    .put("Source", directory.toString())
                    .put("Target", at)
                    .put("ReadOnly", mount.readOnly());
        }
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
