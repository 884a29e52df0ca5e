package io.kebne.protocol.task;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.InvalidValueException;
import java.util.List;
import java.util.Optional;

/**
 * The container that a task or executor wants to run in (mesos.proto, ContainerInfo), as far as it is told apart from one
 * without any isolation: what asks for more than that is refused.
 *
 * @param image the file system that it wants, by its name; empty: the agent's own
 * @param volumes paths in the container that it wants mounted
 * @param networks that it wants to join, or that it describes without a name; none: the agent's own
 * @param other what else it asks for, by the names of the fields
 * @param processLimits of each of its processes; a plain process can have them
 */
public record ContainerInfo(
        Type type,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> hostname,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> image,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> volumes,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> networks,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> other,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ProcessLimit> processLimits) {
    /** Which containerizer is to run it. */
    public enum Type {
        DOCKER,
        MESOS
    }

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

    /** Without limits of its processes. */
    public ContainerInfo(
            Type type,
            Optional<String> hostname,
            Optional<String> image,
            List<String> volumes,
            List<String> networks,
            List<String> other) {
        this(type, hostname, image, volumes, networks, other, List.of());
    }

    /** A plain process whose processes have limits. */
    public static ContainerInfo limited(List<ProcessLimit> limits) {
        return new ContainerInfo(
                Type.MESOS, Optional.empty(), Optional.empty(), List.of(), List.of(), List.of(), limits);
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
}
