package io.kebne.actors.view;

import io.kebne.protocol.Bytes;
import io.kebne.protocol.Label;
import io.kebne.protocol.jvm.JvmInfo;
import io.kebne.protocol.task.CheckInfo;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.DiscoveryInfo;
import io.kebne.protocol.task.ExecutorInfo;
import io.kebne.protocol.task.HealthCheck;
import io.kebne.protocol.task.Probe;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskStatus;
import java.util.List;
import java.util.Optional;

/** {@link WireSize} of tasks and what belongs to them. */
final class TaskSize {
    private static final int SMALL = 300;
    private static final int ENTRY = 100;

    private TaskSize() {}

    static int of(TaskInfo task) {
        int size = SMALL + task.name().length() + WireSize.of(task.resources());
        for (String limited : task.limits().keySet()) {
            size += ENTRY + limited.length();
        }
        return size
                + labels(task.labels())
                + task.command().map(TaskSize::of).orElse(0)
                + task.executor().map(TaskSize::of).orElse(0)
                + task.data().map(Bytes::size).orElse(0)
                + task.discovery().map(TaskSize::of).orElse(0)
                + task.healthCheck().map(HealthCheck::probe).map(TaskSize::of).orElse(0)
                + task.check().map(CheckInfo::probe).map(TaskSize::of).orElse(0)
                + task.container().map(TaskSize::of).orElse(0)
                + task.jvm().map(TaskSize::of).orElse(0);
    }

    private static int of(JvmInfo jvm) {
        return ENTRY
                        * (4
                                + jvm.classPath().size()
                                + jvm.jvmArguments().size()
                                + jvm.arguments().size())
                + jvm.size();
    }

    static int of(ExecutorInfo executor) {
        return SMALL
                + executor.name().length()
                + executor.source().length()
                + WireSize.of(executor.resources())
                + labels(executor.labels())
                + executor.command().map(TaskSize::of).orElse(0)
                + executor.data().map(Bytes::size).orElse(0)
                + executor.discovery().map(TaskSize::of).orElse(0)
                + executor.container().map(TaskSize::of).orElse(0);
    }

    static int of(TaskStatus status) {
        return 2 * SMALL
                + status.message().length()
                + status.data().map(Bytes::size).orElse(0)
                + labels(status.labels());
    }

    private static int of(CommandInfo command) {
        int size = ENTRY + command.value().length() + WireSize.texts(command.arguments());
        for (var variable : command.environment()) {
            size += ENTRY + variable.name().length() + variable.value().length();
        }
        for (var uri : command.uris()) {
            size += ENTRY + uri.value().length();
        }
        return size;
    }

    private static int of(DiscoveryInfo discovery) {
        int size = SMALL
                + length(discovery.name())
                + length(discovery.environment())
                + length(discovery.location())
                + length(discovery.version())
                + labels(discovery.labels());
        for (DiscoveryInfo.Port port : discovery.ports()) {
            size += ENTRY + length(port.name()) + length(port.protocol()) + labels(port.labels());
        }
        return size;
    }

    private static int of(Probe probe) {
        if (probe instanceof Probe.Command command) {
            return SMALL + of(command.command());
        }
        return probe instanceof Probe.Http http ? SMALL + length(http.path()) : SMALL;
    }

    private static int of(ContainerInfo container) {
        int entries = 1
                + container.volumes().size()
                + container.networks().size()
                + container.other().size()
                + container.processLimits().size()
                + container
                        .docker()
                        .map(docker -> 1
                                + docker.portMappings().size()
                                + docker.parameters().size())
                        .orElse(0);
        return ENTRY * entries + container.size();
    }

    private static int length(Optional<String> text) {
        return text.map(String::length).orElse(0);
    }

    private static int labels(List<Label> labels) {
        int size = 0;
        for (Label label : labels) {
            size += ENTRY + label.key().length() + length(label.value());
        }
        return size;
    }
}
