package io.kebne.protocol.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.InvalidValueException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a container of type DOCKER is to be run (mesos.proto, ContainerInfo.DockerInfo), beside its image.
 *
 * @param network which network it is in
 * @param portMappings ports of the agent's that lead to ports of the container; for {@link Network#BRIDGE} only
 * @param privileged whether it may do all that the machine's root may
 * @param parameters options of {@code docker run}, in their order
 * @param forcePullImage whether the registry is asked for the image even if the agent has it
 */
public record DockerInfo(
        Network network,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PortMapping> portMappings,
        boolean privileged,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Parameter> parameters,
        boolean forcePullImage) {
    /** A kind of network. */
    public enum Network {
        /** The agent's own. */
        HOST,
        /** One of the engine's, behind address translation. */
        BRIDGE,
        /** None at all. */
        NONE,
        /** A named one, which agents do not offer. */
        USER;

        /** As engines call it. */
        public String engineName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A port of the agent's that leads to one of the container's.
     *
     * @param protocol tcp or udp; empty: tcp
     */
    public record PortMapping(
            int hostPort,
            int containerPort,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> protocol) {
        private static final int LAST = 65_535;

        public PortMapping {
            require("host_port", hostPort);
            require("container_port", containerPort);
            if (protocol.filter(p -> !p.equals("tcp") && !p.equals("udp")).isPresent()) {
                throw new InvalidValueException("container.docker.port_mappings.protocol", "must be tcp or udp");
            }
        }

        private static void require(String field, int port) {
            if (port < 0 || port > LAST) {
                throw new InvalidValueException(
                        "container.docker.port_mappings." + field, "must lie between 0 and " + LAST);
            }
        }

        public PortMapping withHostPort(int port) {
            return new PortMapping(port, containerPort, protocol);
        }
    }

    /** An option of {@code docker run}, without its dashes. */
    public record Parameter(String key, String value) {
        public Parameter {
            if (key == null || key.isEmpty() || value == null) {
                throw new InvalidValueException("container.docker.parameters", "must have a key and a value");
            }
        }
    }

    /** In the agent's network, without anything special. */
    public static final DockerInfo DEFAULT = new DockerInfo(Network.HOST, List.of(), false, List.of(), false);

    public DockerInfo {
        network = network == null ? Network.HOST : network;
        portMappings = portMappings == null ? List.of() : List.copyOf(portMappings);
        parameters = parameters == null ? List.of() : List.copyOf(parameters);
    }

    public DockerInfo withPortMappings(List<PortMapping> others) {
        return new DockerInfo(network, others, privileged, parameters, forcePullImage);
    }
}
