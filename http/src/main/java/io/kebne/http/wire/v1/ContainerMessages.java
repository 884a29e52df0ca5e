package io.kebne.http.wire.v1;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.ContainerVolume;
import io.kebne.protocol.task.DockerInfo;
import io.kebne.protocol.task.NetworkInfo;
import io.kebne.protocol.task.ProcessLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.RLimitInfo.RLimit;

/** Containers (mesos.proto, ContainerInfo); of what agents do not run our record keeps that it is asked for, not how. */
public final class ContainerMessages {
    private static final Set<String> KEPT =
            Set.of("type", "hostname", "volumes", "network_infos", "docker", "mesos", "rlimit_info");

    private static final Set<String> KEPT_OF_DOCKER =
            Set.of("image", "network", "port_mappings", "privileged", "parameters", "force_pull_image");

    private ContainerMessages() {}

    /** @throws io.kebne.protocol.InvalidValueException naming the field from {@code container} on */
    public static ContainerInfo read(Protos.ContainerInfo container) {
        List<String> networks = new ArrayList<>();
        List<String> other = new ArrayList<>();
        for (Protos.NetworkInfo network : container.getNetworkInfosList()) {
            networks.add(network.getName());
            // Without a name it is the agent's, which is what it is.
            if (!network.getName().isEmpty()) {
                others(network, Set.of("name"), "network_infos.", other);
            }
        }
        others(container, KEPT, "", other);
        others(container.getDocker(), KEPT_OF_DOCKER, "docker.", other);
        others(container.getMesos(), Set.of("image"), "mesos.", other);
        Protos.Image image = container.getMesos().getImage();
        others(image, Set.of("type", "docker", "cached"), "mesos.image.", other);
        others(image.getDocker(), Set.of("name"), "mesos.image.docker.", other);
        if (container.getMesos().hasImage() && !image.getCached()) {
            other.add("mesos.image.cached");
        }
        return new ContainerInfo(
                ContainerInfo.Type.valueOf(container.getType().name()),
                container.hasHostname() ? Optional.of(container.getHostname()) : Optional.empty(),
                image(container),
                container.getVolumesList().stream()
                        .map(volume -> volume(volume, other))
                        .toList(),
                networks,
                other,
                container.getRlimitInfo().getRlimitsList().stream()
                        .map(ContainerMessages::limit)
                        .toList(),
                container.hasDocker() ? Optional.of(docker(container.getDocker())) : Optional.empty());
    }

    /** A network that a container has joined. */
    static NetworkInfo read(Protos.NetworkInfo network) {
        return new NetworkInfo(
                network.getName(),
                network.getIpAddressesList().stream()
                        .map(Protos.NetworkInfo.IPAddress::getIpAddress)
                        .toList());
    }

    public static Protos.NetworkInfo write(NetworkInfo network) {
        Protos.NetworkInfo.Builder out = Protos.NetworkInfo.newBuilder().setName(network.name());
        network.ipAddresses().forEach(address -> out.addIpAddressesBuilder().setIpAddress(address));
        return out.build();
    }

    private static ContainerVolume volume(Protos.Volume volume, List<String> other) {
        Optional<String> hostPath = volume.hasHostPath() ? Optional.of(volume.getHostPath()) : Optional.empty();
        Protos.Volume.Source source = volume.getSource();
        if (source.hasHostPath() && !source.getHostPath().hasMountPropagation()) {
            hostPath = Optional.of(source.getHostPath().getPath());
        } else if (isInOwnSandbox(source)) {
            hostPath = Optional.of(source.getSandboxPath().getPath());
        } else if (volume.hasSource()) {
            other.add("volumes.source");
        }
        if (volume.hasImage()) {
            other.add("volumes.image");
        }
        return new ContainerVolume(volume.getContainerPath(), hostPath, volume.getMode() == Protos.Volume.Mode.RO);
    }

    private static boolean isInOwnSandbox(Protos.Volume.Source source) {
        Protos.Volume.Source.SandboxPath path = source.getSandboxPath();
        return source.hasSandboxPath()
                && path.getType() == Protos.Volume.Source.SandboxPath.Type.SELF
                && !path.getPath().startsWith("/");
    }

    private static DockerInfo docker(Protos.ContainerInfo.DockerInfo docker) {
        return new DockerInfo(
                DockerInfo.Network.valueOf(docker.getNetwork().name()),
                docker.getPortMappingsList().stream()
                        .map(mapping -> new DockerInfo.PortMapping(
                                port(mapping.getHostPort()),
                                port(mapping.getContainerPort()),
                                mapping.hasProtocol() ? Optional.of(mapping.getProtocol()) : Optional.empty()))
                        .toList(),
                docker.getPrivileged(),
                docker.getParametersList().stream()
                        .map(parameter -> new DockerInfo.Parameter(parameter.getKey(), parameter.getValue()))
                        .toList(),
                docker.getForcePullImage());
    }

    /** An unsigned number that is too large is none that a port can have. */
    private static int port(int number) {
        return number < 0 ? Integer.MAX_VALUE : number;
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
        boolean isMesos = container.getType() == Protos.ContainerInfo.Type.MESOS;
        if (container.hasDocker() && !(isMesos && container.getMesos().hasImage())) {
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
        for (ContainerVolume volume : container.volumes()) {
            Protos.Volume.Builder one = out.addVolumesBuilder()
                    .setMode(volume.readOnly() ? Protos.Volume.Mode.RO : Protos.Volume.Mode.RW)
                    .setContainerPath(volume.containerPath());
            volume.hostPath().ifPresent(one::setHostPath);
        }
        container.docker().ifPresent(docker -> write(docker, out.getDockerBuilder()));
        container.networks().forEach(name -> out.addNetworkInfosBuilder().setName(name));
        container.processLimits().forEach(limit -> out.getRlimitInfoBuilder().addRlimits(limit(limit)));
        return out.build();
    }

    private static void write(DockerInfo docker, Protos.ContainerInfo.DockerInfo.Builder out) {
        out.setNetwork(Protos.ContainerInfo.DockerInfo.Network.valueOf(
                        docker.network().name()))
                .setPrivileged(docker.privileged())
                .setForcePullImage(docker.forcePullImage());
        for (DockerInfo.PortMapping mapping : docker.portMappings()) {
            Protos.ContainerInfo.DockerInfo.PortMapping.Builder one = out.addPortMappingsBuilder()
                    .setHostPort(mapping.hostPort())
                    .setContainerPort(mapping.containerPort());
            mapping.protocol().ifPresent(one::setProtocol);
        }
        for (DockerInfo.Parameter parameter : docker.parameters()) {
            out.addParametersBuilder().setKey(parameter.key()).setValue(parameter.value());
        }
    }
}
