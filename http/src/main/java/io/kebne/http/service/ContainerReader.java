package io.kebne.http.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.http.request.JsonFields;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.service.PortDefinition;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.ContainerVolume;
import io.kebne.protocol.task.DockerInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads containers of app definitions, in the form of Marathon 1.5 and in the older one, where an app's network is docker's. */
final class ContainerReader {
    private static final String DOCKER = "docker";
    private static final String MAPPINGS = "portMappings";

    private ContainerReader() {}

    /** @return empty when it asks for a plain process */
    static Optional<ContainerInfo> read(JsonFields app) {
        Optional<DockerInfo.Network> network = network(app);
        JsonFields container = container(app).orElse(null);
        if (container == null) {
            network.filter(mode -> mode != DockerInfo.Network.HOST).ifPresent(mode -> {
                throw new InvalidValueException("networks", "other than the host's need a container of an image");
            });
            return Optional.empty();
        }
        if (AppFields.text(container, "type").filter("MESOS"::equals).isPresent()) {
            return Optional.of(mesos(container, network));
        }
        JsonFields docker = docker(container);
        return Optional.of(new ContainerInfo(
                ContainerInfo.Type.DOCKER,
                Optional.empty(),
                Optional.of(docker.text("image")),
                volumes(container),
                List.of(),
                List.of(),
                List.of(),
                Optional.of(new DockerInfo(
                        network.or(() -> AppFields.text(docker, "network").map(name -> network(docker, name)))
                                .orElse(DockerInfo.Network.HOST),
                        mappings(container),
                        AppFields.flag(docker, "privileged", false),
                        parameters(docker),
                        AppFields.flag(docker, "forcePullImage", false)))));
    }

    /** Without an engine. */
    private static ContainerInfo mesos(JsonFields container, Optional<DockerInfo.Network> network) {
        Optional<JsonFields> docker =
                container.find(DOCKER).isPresent() ? Optional.of(docker(container)) : Optional.empty();
        docker.ifPresent(ContainerReader::requireNoneOfAnEngines);
        if (isGiven(container, MAPPINGS)) {
            throw new InvalidValueException(container.at(MAPPINGS), "are for containers of type DOCKER only");
        } else if (network.filter(mode -> mode != DockerInfo.Network.HOST).isPresent()) {
            throw new InvalidValueException("networks", "must have the mode host with a container of type MESOS");
        }
        return new ContainerInfo(
                ContainerInfo.Type.MESOS,
                Optional.empty(),
                docker.map(fields -> fields.text("image")),
                volumes(container),
                List.of(),
                List.of());
    }

    private static void requireNoneOfAnEngines(JsonFields docker) {
        for (String field : List.of("privileged", "parameters", "network", MAPPINGS, "forcePullImage")) {
            boolean isAsked = docker.find(field)
                    .filter(node -> !node.isEmpty() || node.asBoolean() || node.isTextual())
                    .isPresent();
            if (isAsked) {
                throw new InvalidValueException(docker.at(field), "is for containers of type DOCKER only");
            }
        }
    }

    /** The section, unless it says nothing. */
    private static Optional<JsonFields> container(JsonFields app) {
        Optional<JsonFields> container = app.find("container")
                .map(node -> JsonFields.of(app.at("container"), node).only("type", DOCKER, "volumes", MAPPINGS));
        String type = container.flatMap(c -> AppFields.text(c, "type")).orElse("");
        if (!type.isEmpty() && !type.equals("DOCKER") && !type.equals("MESOS")) {
            throw new InvalidValueException(container.orElseThrow().at("type"), "must be DOCKER or MESOS");
        }
        boolean asks = type.equals("DOCKER")
                || container
                        .filter(c -> c.find(DOCKER).isPresent() || isGiven(c, "volumes") || isGiven(c, MAPPINGS))
                        .isPresent();
        if (!asks) {
            return Optional.empty();
        }
        return container;
    }

    private static boolean isGiven(JsonFields fields, String array) {
        return fields.find(array).filter(node -> !node.isEmpty()).isPresent();
    }

    private static JsonFields docker(JsonFields container) {
        return JsonFields.of(container.at(DOCKER), container.require(DOCKER))
                .only("image", "network", MAPPINGS, "privileged", "parameters", "forcePullImage");
    }

    private static Optional<DockerInfo.Network> network(JsonFields app) {
        JsonNode networks = app.find("networks").orElse(null);
        if (networks == null || (networks.isArray() && networks.isEmpty())) {
            return Optional.empty();
        } else if (networks.size() > 1) {
            throw new InvalidValueException(app.at("networks"), "must be one");
        }
        return switch (networks.path(0).path("mode").asText()) {
            case "host" -> Optional.of(DockerInfo.Network.HOST);
            case "container/bridge" -> Optional.of(DockerInfo.Network.BRIDGE);
            default ->
                throw new InvalidValueException(app.at("networks"), "must have the mode host or container/bridge");
        };
    }

    private static DockerInfo.Network network(JsonFields docker, String name) {
        return switch (name) {
            case "HOST" -> DockerInfo.Network.HOST;
            case "BRIDGE" -> DockerInfo.Network.BRIDGE;
            case "NONE" -> DockerInfo.Network.NONE;
            default -> throw new InvalidValueException(docker.at("network"), "must be HOST, BRIDGE or NONE");
        };
    }

    private static List<ContainerVolume> volumes(JsonFields container) {
        return list(container, "volumes").stream()
                .map(volume -> volume.only("containerPath", "hostPath", "mode")
                        .make(f -> new ContainerVolume(
                                f.text("containerPath"), AppFields.text(f, "hostPath"), isReadOnly(f))))
                .toList();
    }

    private static boolean isReadOnly(JsonFields volume) {
        return switch (AppFields.text(volume, "mode").orElse("RW")) {
            case "RO" -> true;
            case "RW" -> false;
            default -> throw new InvalidValueException("mode", "must be RO or RW");
        };
    }

    private static List<DockerInfo.Parameter> parameters(JsonFields docker) {
        return list(docker, "parameters").stream()
                .map(parameter -> parameter
                        .only("key", "value")
                        .make(f -> new DockerInfo.Parameter(f.text("key"), f.text("value"))))
                .toList();
    }

    private static List<DockerInfo.PortMapping> mappings(JsonFields container) {
        List<DockerInfo.PortMapping> mappings = new ArrayList<>();
        for (JsonFields mapping : mappingFields(container)) {
            mappings.add(mapping.make(f -> new DockerInfo.PortMapping(
                    0, AppFields.whole(f, "containerPort", 0), AppFields.text(f, "protocol"))));
        }
        return mappings;
    }

    /** The service's ports, if mappings say them. */
    static Optional<List<PortDefinition>> ports(JsonFields app) {
        List<JsonFields> mappings =
                container(app).map(ContainerReader::mappingFields).orElse(List.of());
        if (mappings.isEmpty()) {
            return Optional.empty();
        }
        List<PortDefinition> ports = new ArrayList<>();
        for (JsonFields mapping : mappings) {
            ports.add(mapping.make(f -> new PortDefinition(
                    AppFields.whole(f, "hostPort", 0),
                    AppFields.text(f, "name"),
                    AppFields.text(f, "protocol").orElse("tcp"),
                    AppFields.texts(f, "labels"))));
        }
        return Optional.of(ports);
    }

    private static List<JsonFields> mappingFields(JsonFields container) {
        List<JsonFields> outside = list(container, MAPPINGS);
        boolean within = outside.isEmpty() && container.find(DOCKER).isPresent();
        List<JsonFields> mappings = within ? list(docker(container), MAPPINGS) : outside;
        // Ports of services, which Marathon hands out for load balancers, are not.
        mappings.forEach(
                mapping -> mapping.only("containerPort", "hostPort", "servicePort", "protocol", "name", "labels"));
        return mappings;
    }

    private static List<JsonFields> list(JsonFields fields, String name) {
        return fields.find(name)
                .map(node -> JsonFields.list(fields.at(name), node))
                .orElse(List.of());
    }
}
