package io.kebne.actors.allocator.core;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.resources.Ranges;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.DockerInfo;
import io.kebne.protocol.task.TaskInfo;
import java.util.List;
import java.util.Optional;

/** Whether a task's container is one that agents run. That the agent has an engine for it, it knows itself. */
final class ContainerValidation {
    private ContainerValidation() {}

    /**
     * @param shared whether the task runs within an executor, which has no container of an image
     * @return why it may not be launched, or empty
     */
    static Optional<String> error(TaskInfo task, boolean shared) {
        if (task.container().isEmpty()) {
            return Optional.empty();
        }
        ContainerInfo container = task.container().get();
        return container
                .refusal()
                .map(InvalidValueException::getMessage)
                .or(() -> shared && container.isOfImage()
                        ? Optional.of(field(container) + " is for tasks without an executor or a group")
                        : Optional.empty())
                .or(() -> shared && container.isOfVolumes()
                        ? Optional.of("container.volumes: are for tasks without an executor or a group")
                        : Optional.empty())
                .or(() -> shared && container.isOfNetworks()
                        ? Optional.of("container.network_infos: are for tasks without an executor or a group")
                        : Optional.empty())
                .or(() -> task.jvm().isPresent() && container.isOfImage()
                        ? Optional.of(field(container) + " cannot be had beside a jvm section, which runs on the"
                                + " agent's JDKs")
                        : Optional.empty())
                .or(() -> portError(task, container))
                .map(why -> "Task is not valid: " + why);
    }

    private static String field(ContainerInfo container) {
        return container.isForEngine() ? "container.type: DOCKER" : "container.mesos.image:";
    }

    private static Optional<String> portError(TaskInfo task, ContainerInfo container) {
        List<Ranges.Range> given =
                task.resources().byName().get(Resources.PORTS) instanceof Ranges ranges ? ranges.ranges() : List.of();
        for (DockerInfo.PortMapping mapping :
                container.docker().map(DockerInfo::portMappings).orElse(List.of())) {
            int port = mapping.hostPort();
            if (given.stream().noneMatch(range -> range.begin() <= port && port <= range.end())) {
                return Optional.of("container.docker.port_mappings.host_port: " + port
                        + " is not among the ports of the task's resources");
            }
        }
        return Optional.empty();
    }
}
