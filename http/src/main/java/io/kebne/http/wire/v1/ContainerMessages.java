package io.kebne.http.wire.v1;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.kebne.protocol.task.ContainerInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.v1.Protos;

/** Containers (mesos.proto, ContainerInfo), of which our record keeps what is asked for, not all of how. */
public final class ContainerMessages {
    private static final Set<String> KEPT = Set.of("type", "hostname", "volumes", "network_infos", "docker", "mesos");

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
                other);
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
        return out.build();
    }
}
