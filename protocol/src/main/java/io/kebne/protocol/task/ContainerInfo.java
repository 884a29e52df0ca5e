package io.kebne.protocol.task;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.InvalidValueException;
import java.util.List;
import java.util.Optional;

/**
 * The container that a task or executor wants to run in (mesos.proto, ContainerInfo), as far as agents run such, or need
 * tell it apart from one without any isolation: what asks for more is refused.
 *
 * @param image the file system that it wants, by its name; empty: the agent's own
 * @param volumes what it wants mounted
 * @param networks that it wants to join by their names, in the order of its devices; empty names stand for the agent's own, and so
 *     does having none. {@link #NO_NETWORK} alone is a network of nobody else. Of type MESOS only
 * @param other what else it asks for, by the names of the fields
 * @param processLimits of each of its processes; a plain process can have them
 * @param docker how an engine is to run it, for one of type DOCKER
 */
public record ContainerInfo(
        Type type,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> hostname,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> image,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ContainerVolume> volumes,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> networks,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> other,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ProcessLimit> processLimits,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<DockerInfo> docker) {
    /** Which containerizer is to run it. */
    public enum Type {
        DOCKER,
        MESOS
    }

    /** The name of the network that every agent has: that of nobody else, with a loopback device. */
    public static final String NO_NETWORK = "none";

    /** As many devices as one can have. */
    private static final int MAX_NETWORKS = 8;

    /** Of a network, as CNI has them. */
    private static final String NETWORK = "[A-Za-z0-9][A-Za-z0-9_.-]{0,62}";

    private static final String MESOS_IMAGE = "container.mesos.image.docker.name";

    public ContainerInfo {
        if (type == null) {
            throw new InvalidValueException("container.type", "must be DOCKER or MESOS");
        }
        volumes = volumes == null ? List.of() : List.copyOf(volumes);
        networks = networks == null ? List.of() : List.copyOf(networks);
        other = other == null ? List.of() : List.copyOf(other);
        processLimits = processLimits == null ? List.of() : List.copyOf(processLimits);
        if (processLimits.stream().map(ProcessLimit::kind).distinct().count() < processLimits.size()) {
            throw new InvalidValueException("container.rlimit_info.rlimits", "must have each type once at most");
        }
    }

    /** Without limits of its processes, and nothing for an engine. */
    public ContainerInfo(
            Type type,
            Optional<String> hostname,
            Optional<String> image,
            List<ContainerVolume> volumes,
            List<String> networks,
            List<String> other) {
        this(type, hostname, image, volumes, networks, other, List.of(), Optional.empty());
    }

    /** A plain process whose processes have limits. */
    public static ContainerInfo limited(List<ProcessLimit> limits) {
        return new ContainerInfo(
                Type.MESOS,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                limits,
                Optional.empty());
    }

    /** An image that an engine runs. */
    public static ContainerInfo image(String image, DockerInfo docker) {
        return new ContainerInfo(
                Type.DOCKER,
                Optional.empty(),
                Optional.of(image),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.of(docker));
    }

    /** An image that a container runtime runs, without an engine. */
    public static ContainerInfo mesosImage(String image) {
        return new ContainerInfo(Type.MESOS, Optional.empty(), Optional.of(image), List.of(), List.of(), List.of());
    }

    public ContainerInfo withDocker(DockerInfo other) {
        return new ContainerInfo(
                type, hostname, image, volumes, networks, this.other, processLimits, Optional.of(other));
    }

    /** Whether a plain process is all that it asks for. */
    @JsonIgnore
    public boolean isPlain() {
        return type == Type.MESOS
                && hostname.isEmpty()
                && image.isEmpty()
                && volumes.isEmpty()
                && networks.isEmpty()
                && other.isEmpty();
    }

    /** Whether a container engine is to run it. */
    @JsonIgnore
    public boolean isForEngine() {
        return type == Type.DOCKER;
    }

    /** Whether it brings its file system along, whoever runs it. */
    @JsonIgnore
    public boolean isOfImage() {
        return isForEngine() || image.isPresent();
    }

    /** Whether it shares the agent's file system but for some places, where it sees others of the agent. */
    @JsonIgnore
    public boolean isOfVolumes() {
        return !isOfImage() && !volumes.isEmpty();
    }

    /** Whether it shares the network of its agent. */
    @JsonIgnore
    public boolean isInAgentsNetwork() {
        return isForEngine()
                ? docker.orElse(DockerInfo.DEFAULT).network() == DockerInfo.Network.HOST
                : networks.stream().allMatch(String::isEmpty);
    }

    /** Whether it shares the agent's file system, and has a network of its own. */
    @JsonIgnore
    public boolean isOfNetworks() {
        return !isOfImage() && !isInAgentsNetwork();
    }

    /**
     * The image of one of type MESOS that has some.
     *
     * @throws InvalidValueException when its name is none
     */
    public ImageReference reference() {
        return ImageReference.parse(MESOS_IMAGE, image.orElse(""));
    }

    /** Why no agent runs such a container; empty: some may. */
    public Optional<InvalidValueException> refusal() {
        if (isPlain()) {
            return Optional.empty();
        }
        return isForEngine() ? refusalOfEngine() : refusalOfRuntime();
    }

    private Optional<InvalidValueException> refusalOfRuntime() {
        if (!other.isEmpty()) {
            return refused("container." + other.get(0), "is not supported");
        } else if (!isInAgentsNetwork() && refusalOfNetworks().isPresent()) {
            return refusalOfNetworks();
        } else if (image.isEmpty()) {
            return refusalWithoutImage();
        } else if (docker.filter(options -> !options.equals(DockerInfo.DEFAULT)).isPresent()) {
            return refused("container.docker", "is for containers of type DOCKER only");
        }
        try {
            ImageReference unused = reference();
            return Optional.empty();
        } catch (InvalidValueException e) {
            return Optional.of(e);
        }
    }

    private Optional<InvalidValueException> refusalOfNetworks() {
        if (networks.size() > MAX_NETWORKS) {
            return refused("container.network_infos", "must be " + MAX_NETWORKS + " at most");
        } else if (networks.size() > 1 && networks.contains(NO_NETWORK)) {
            return refused("container.network_infos.name", "none must be the only one");
        } else if (networks.stream().distinct().count() < networks.size()) {
            return refused("container.network_infos.name", "must be another for each");
        }
        return networks.stream()
                .filter(name -> !name.matches(NETWORK))
                .findFirst()
                .flatMap(name -> refused(
                        "container.network_infos.name",
                        "'" + name + "' must begin with a letter or digit, and have those, '_', '.' and '-' only"));
    }

    private Optional<InvalidValueException> refusalWithoutImage() {
        if (hostname.isPresent()) {
            return refused("container.hostname", "one of type MESOS without an image has its agent's");
        } else if (volumes.stream().anyMatch(volume -> volume.hostPath().isEmpty())) {
            return refused("container.volumes.host_path", "must be given where there is no image");
        }
        return Optional.empty();
    }

    private Optional<InvalidValueException> refusalOfEngine() {
        if (image.filter(name -> !name.isBlank()).isEmpty()) {
            return refused("container.docker.image", "must be given");
        }
        if (!other.isEmpty()) {
            return refused("container." + other.get(0), "is not supported");
        }
        DockerInfo options = docker.orElse(DockerInfo.DEFAULT);
        if (options.network() == DockerInfo.Network.USER || !networks.isEmpty()) {
            return refused("container.docker.network", "must be HOST, BRIDGE or NONE, without network_infos");
        } else if (options.network() == DockerInfo.Network.HOST && hostname.isPresent()) {
            return refused("container.hostname", "a container in the network HOST has that of its agent");
        } else if (options.network() != DockerInfo.Network.BRIDGE
                && !options.portMappings().isEmpty()) {
            return refused("container.docker.port_mappings", "are for the network BRIDGE only");
        }
        return options.parameters().stream()
                .map(DockerInfo.Parameter::key)
                .filter(key -> DockerParameter.of(key).isEmpty())
                .findFirst()
                .flatMap(key -> refused("container.docker.parameters", "'" + key + "' is not supported"));
    }

    private static Optional<InvalidValueException> refused(String field, String why) {
        return Optional.of(new InvalidValueException(field, why));
    }

    /** About how many characters it has. */
    public int size() {
        int size = image.map(String::length).orElse(0)
                + hostname.map(String::length).orElse(0);
        for (ContainerVolume volume : volumes) {
            size += volume.containerPath().length()
                    + volume.hostPath().map(String::length).orElse(0);
        }
        for (String name : networks) {
            size += name.length();
        }
        for (String name : other) {
            size += name.length();
        }
        for (DockerInfo.Parameter parameter : docker.map(DockerInfo::parameters).orElse(List.of())) {
            size += parameter.key().length() + parameter.value().length();
        }
        return size;
    }
}
