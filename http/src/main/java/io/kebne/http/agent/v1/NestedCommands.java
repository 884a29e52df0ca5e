package io.kebne.http.agent.v1;

import io.kebne.actors.agent.nested.ContainerSpec;
import io.kebne.http.wire.v1.CommandMessages;
import io.kebne.http.wire.v1.ContainerMessages;
import io.kebne.http.wire.v1.ResourceMessages;
import io.kebne.http.wire.v1.TaskMessages;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.Limit;
import io.kebne.protocol.task.ProcessLimit;
import java.util.List;
import java.util.Map;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.agent.Protos.Call;

/** What is to run in a nested or standalone container. */
final class NestedCommands {
    private NestedCommands() {}

    /** @throws InvalidValueException naming the field at fault */
    static ContainerSpec read(Call.LaunchContainer launch) {
        Resources resources = ResourceMessages.read(launch.getResourcesList(), "resources");
        Protos.ContainerInfo container = launch.getContainer();
        boolean asks = launch.getResourcesCount() > 0 || launch.getLimitsCount() > 0;
        boolean shares = container.getLinuxInfo().hasShareCgroups()
                && container.getLinuxInfo().getShareCgroups();
        if (asks && shares && launch.getContainerId().hasParent()) {
            throw new InvalidValueException(
                    "container.linux_info.share_cgroups",
                    "a container that shares its parent's has no limits of its own");
        }
        return spec(
                launch.hasCommand(),
                launch.getCommand(),
                container,
                resources,
                TaskMessages.limits(launch.getLimitsMap()));
    }

    /** The same. */
    static ContainerSpec read(Call.LaunchNestedContainer launch) {
        return spec(launch.hasCommand(), launch.getCommand(), launch.getContainer(), Resources.EMPTY, Map.of());
    }

    private static ContainerSpec spec(
            boolean given,
            Protos.CommandInfo command,
            Protos.ContainerInfo container,
            Resources resources,
            Map<String, Limit> limits) {
        return new ContainerSpec(command(given, command), resources, limits, processLimits(container));
    }

    /**
     * Of a session, which has nothing of its own.
     *
     * @throws InvalidValueException naming the field at fault
     */
    static CommandInfo read(boolean given, Protos.CommandInfo command, Protos.ContainerInfo container) {
        if (!processLimits(container).isEmpty()) {
            throw new InvalidValueException("container.rlimit_info", "is not for sessions");
        }
        return command(given, command);
    }

    private static CommandInfo command(boolean given, Protos.CommandInfo command) {
        if (!given) {
            throw new InvalidValueException("command", "is missing");
        }
        return CommandMessages.read(command).requireValue();
    }

    /** All that a plain process can have of a container. */
    private static List<ProcessLimit> processLimits(Protos.ContainerInfo container) {
        Protos.ContainerInfo.Builder rest = container.toBuilder();
        if (rest.hasLinuxInfo()) {
            rest.getLinuxInfoBuilder().clearShareCgroups();
            if (rest.getLinuxInfo().getAllFields().isEmpty()) {
                rest.clearLinuxInfo();
            }
        }
        if (rest.getAllFields().isEmpty()) {
            return List.of();
        }
        ContainerInfo read = ContainerMessages.read(rest.buildPartial());
        if (!read.isPlain()) {
            throw new InvalidValueException("container", "asks for more than a plain process, which agents do not run");
        }
        return read.processLimits();
    }
}
