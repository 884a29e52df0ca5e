package io.kebne.protocol.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.Label;
import java.util.List;
import java.util.Optional;

/**
 * How others are to find a task or executor (mesos.proto, DiscoveryInfo). Carried along for tools that serve names.
 *
 * @param visibility to whom
 * @param ports by which it is reached
 */
public record DiscoveryInfo(
        Visibility visibility,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> name,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> environment,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> location,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> version,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Port> ports,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Label> labels) {
    /** Who is to find it. */
    public enum Visibility {
        FRAMEWORK,
        CLUSTER,
        EXTERNAL
    }

    /** A port by which it is reached. */
    public record Port(
            int number,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> name,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> protocol,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Visibility> visibility,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Label> labels) {
        public Port {
            if (number < 0 || number > 65535) {
                throw new InvalidValueException("discovery.ports.number", "must lie between 0 and 65535");
            }
            labels = labels == null ? List.of() : List.copyOf(labels);
        }
    }

    public DiscoveryInfo {
        if (visibility == null) {
            throw new InvalidValueException("discovery.visibility", "must be FRAMEWORK, CLUSTER or EXTERNAL");
        }
        ports = ports == null ? List.of() : List.copyOf(ports);
        labels = labels == null ? List.of() : List.copyOf(labels);
    }
}
