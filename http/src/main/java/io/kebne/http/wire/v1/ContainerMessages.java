package io.kebne.http.wire.v1;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.ProcessLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.RLimitInfo.RLimit;

/** Containers (mesos.proto, ContainerInfo), of which our record keeps what is asked for, not all of how. */
public final class ContainerMessages {
    private static final Set<String> KEPT =
            Set.of("type", "hostname", "volumes", "network_infos", "docker", "mesos", "rlimit_info");

    private ContainerMessages() {}

    public static ContainerInfo read(Protos.ContainerInfo container) {
        List<String> networks = new ArrayList<>();
        container.getNetworkInfosList().forEach(network -> networks.add(network.getName()));
        List<String> other = new ArrayList<>();
        others(container, KEPT, "", other);
        others(container.getDocker(), Set.of("image"), "docker.", other);
        others(container.getMesos(), Set.of("image"), "mesos.", other);
        return new ContainerInfo(
                ContainerInfo.Type.valueOf(container.getType().name()),
                container.hasHostname() ? Optional.of(container.getHostname()) : Optional.empty(),
                image(container),
                container.getVolumesList().stream()
                        .map(Protos.Volume::getContainerPath)
                        .toList(),
                networks,
                other,
                container.getRlimitInfo().getRlimitsList().stream()
                        .map(ContainerMessages::limit)
                        .toList());
    }

    private static ProcessLimit limit(RLimit limit) {
        return new ProcessLimit(
                ProcessLimit.Kind.ofWireName(limit.getType().name()),
                limit.hasSoft() ? Optional.of(limit.getSoft()) : Optional.empty(),
                limit.hasHard() ? Optional.of(limit.getHard()) : Optional.empty());
    }

    private static RLimit limit(ProcessLimit limit) {
        RLimit.Builder out =
                RLimit.newBuilder().setType(RLimit.Type.valueOf(limit.kind().wireName()));
        limit.soft().ifPresent(out::setSoft);
        limit.hard().ifPresent(out::setHard);
        return out.build();
    }

    private static Optional<String> image(Protos.ContainerInfo container) {
        if (container.hasDocker()) {
            return Optional.of(container.getDocker().getImage());
        }
        if (!container.getMesos().hasImage()) {
            return Optional.empty();
        }
        Protos.Image image = container.getMesos().getImage();
        return Optional.of(
                image.hasDocker()
                        ? image.getDocker().getName()
                        : image.getAppc().getName());
    }

    private static void others(Message message, Set<String> kept, String prefix, List<String> names) {
        for (FieldDescriptor field : message.getAllFields().keySet()) {
            if (!kept.contains(field.getName())) {
                names.add(prefix + field.getName());
            }
        }
    }

    /** What the record keeps; the rest cannot be said any more. */
    public static Protos.ContainerInfo write(ContainerInfo container) {
        Protos.ContainerInfo.Builder out = Protos.ContainerInfo.newBuilder()
                .setType(Protos.ContainerInfo.Type.valueOf(container.type().name()));
        container.hostname().ifPresent(out::setHostname);
        container.image().ifPresent(image -> {
            if (container.type() == ContainerInfo.Type.DOCKER) {
                out.getDockerBuilder().setImage(image);
            } else {
                out.getMesosBuilder()
                        .getImageBuilder()
                        .setType(Protos.Image.Type.DOCKER)
                        .getDockerBuilder()
                        .setName(image);
            }
        });
        container
                .volumes()
                .forEach(path ->
                        out.addVolumesBuilder().setMode(Protos.Volume.Mode.RW).setContainerPath(path));
        container.networks().forEach(name -> out.addNetworkInfosBuilder().setName(name));
        container.processLimits().forEach(limit -> out.getRlimitInfoBuilder().addRlimits(limit(limit)));
        return out.build();
    }
}
