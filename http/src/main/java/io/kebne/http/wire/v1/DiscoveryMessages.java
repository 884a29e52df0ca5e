package io.kebne.http.wire.v1;

import io.kebne.protocol.task.DiscoveryInfo;
import io.kebne.protocol.task.DiscoveryInfo.Port;
import io.kebne.protocol.task.DiscoveryInfo.Visibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.v1.Protos;

/** How tasks and executors are to be found (mesos.proto, DiscoveryInfo). */
public final class DiscoveryMessages {
    private DiscoveryMessages() {}

    public static Protos.DiscoveryInfo write(DiscoveryInfo discovery) {
        Protos.DiscoveryInfo.Builder out =
                Protos.DiscoveryInfo.newBuilder().setVisibility(write(discovery.visibility()));
        discovery.name().ifPresent(out::setName);
        discovery.environment().ifPresent(out::setEnvironment);
        discovery.location().ifPresent(out::setLocation);
        discovery.version().ifPresent(out::setVersion);
        discovery.ports().forEach(port -> out.getPortsBuilder().addPorts(write(port)));
        if (!discovery.labels().isEmpty()) {
            out.setLabels(LabelMessages.write(discovery.labels()));
        }
        return out.build();
    }

    private static Protos.Port write(Port port) {
        Protos.Port.Builder out = Protos.Port.newBuilder().setNumber(port.number());
        port.name().ifPresent(out::setName);
        port.protocol().ifPresent(out::setProtocol);
        port.visibility().ifPresent(visibility -> out.setVisibility(write(visibility)));
        if (!port.labels().isEmpty()) {
            out.setLabels(LabelMessages.write(port.labels()));
        }
        return out.build();
    }

    private static Protos.DiscoveryInfo.Visibility write(Visibility visibility) {
        return Protos.DiscoveryInfo.Visibility.valueOf(visibility.name());
    }

    /** @throws io.kebne.protocol.InvalidValueException naming the field from {@code discovery} on */
    public static DiscoveryInfo read(Protos.DiscoveryInfo discovery) {
        List<Port> ports = new ArrayList<>(discovery.getPorts().getPortsCount());
        for (Protos.Port port : discovery.getPorts().getPortsList()) {
            ports.add(new Port(
                    port.getNumber(),
                    optional(port.hasName(), port.getName()),
                    optional(port.hasProtocol(), port.getProtocol()),
                    port.hasVisibility() ? Optional.of(read(port.getVisibility())) : Optional.empty(),
                    LabelMessages.read(port.getLabels())));
        }
        return new DiscoveryInfo(
                read(discovery.getVisibility()),
                optional(discovery.hasName(), discovery.getName()),
                optional(discovery.hasEnvironment(), discovery.getEnvironment()),
                optional(discovery.hasLocation(), discovery.getLocation()),
                optional(discovery.hasVersion(), discovery.getVersion()),
                ports,
                LabelMessages.read(discovery.getLabels()));
    }

    private static Visibility read(Protos.DiscoveryInfo.Visibility visibility) {
        return Visibility.valueOf(visibility.name());
    }

    private static Optional<String> optional(boolean there, String text) {
        return there ? Optional.of(text) : Optional.empty();
    }
}
