package io.kebne.actors.agent.docker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.task.DockerInfo.Parameter;
import io.kebne.protocol.task.DockerParameter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Options of {@code docker run}, as an engine's API has them. */
final class EngineOptions {
    private static final String FIELD = "container.docker.parameters";

    private final ObjectNode root;
    private final ObjectNode host;

    private EngineOptions(ObjectNode root) {
        this.root = root;
        this.host = root.withObject("/HostConfig");
    }

    /**
     * @param request to make a container; is changed
     * @throws InvalidValueException when one cannot be understood
     */
    static void apply(List<Parameter> parameters, ObjectNode request) {
        EngineOptions options = new EngineOptions(request);
        for (Parameter parameter : parameters) {
            DockerParameter option = DockerParameter.of(parameter.key())
                    .orElseThrow(() -> new InvalidValueException(FIELD, "'" + parameter.key() + "' is not supported"));
            options.apply(option, parameter.value());
        }
    }

    private void apply(DockerParameter option, String value) {
        switch (option) {
            case ADD_HOST -> add(host, "ExtraHosts", value);
            case CAP_ADD -> add(host, "CapAdd", value);
            case CAP_DROP -> add(host, "CapDrop", value);
            case CPUSET_CPUS -> host.put("CpusetCpus", value);
            case DNS -> add(host, "Dns", value);
            case DNS_OPTION -> add(host, "DnsOptions", value);
            case DNS_SEARCH -> add(host, "DnsSearch", value);
            case ENTRYPOINT -> root.putArray("Entrypoint").add(value);
            case ENV -> add(root, "Env", value);
            case GROUP_ADD -> add(host, "GroupAdd", value);
            case INIT -> host.put("Init", flag(option, value));
            case IPC -> host.put("IpcMode", value);
            case LABEL -> put(root, "Labels", value);
            case LOG_DRIVER -> host.withObject("/LogConfig").put("Type", value);
            case LOG_OPT -> put(host.withObject("/LogConfig"), "Config", value);
            case PID -> host.put("PidMode", value);
            case PIDS_LIMIT -> host.put("PidsLimit", number(option, value));
            case READ_ONLY -> host.put("ReadonlyRootfs", flag(option, value));
            case SECURITY_OPT -> add(host, "SecurityOpt", value);
            case SHM_SIZE -> host.put("ShmSize", bytes(option, value));
            case STOP_SIGNAL -> root.put("StopSignal", value);
            case SYSCTL -> put(host, "Sysctls", value);
            case TMPFS -> tmpfs(value);
            case ULIMIT -> limit(option, value);
            case USER -> root.put("User", value);
            case VOLUME -> add(host, "Binds", value);
            case WORKDIR -> root.put("WorkingDir", value);
        }
    }

    private static void add(ObjectNode object, String field, String value) {
        object.withArray("/" + field).add(value);
    }

    /** NAME=VALUE */
    private static void put(ObjectNode object, String field, String value) {
        int equals = value.indexOf('=');
        object.withObject("/" + field)
                .put(equals < 0 ? value : value.substring(0, equals), equals < 0 ? "" : value.substring(equals + 1));
    }

    /** PATH[:OPTIONS] */
    private void tmpfs(String value) {
        int colon = value.indexOf(':');
        host.withObject("/Tmpfs")
                .put(colon < 0 ? value : value.substring(0, colon), colon < 0 ? "" : value.substring(colon + 1));
    }

    /** NAME=SOFT[:HARD] */
    private void limit(DockerParameter option, String value) {
        int equals = value.indexOf('=');
        if (equals < 0) {
            throw invalid(option, value);
        }
        String[] bounds = value.substring(equals + 1).split(":", 2);
        host.withArray("/Ulimits")
                .addObject()
                .put("Name", value.substring(0, equals))
                .put("Soft", number(option, bounds[0]))
                .put("Hard", number(option, bounds[bounds.length - 1]));
    }

    private static boolean flag(DockerParameter option, String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw invalid(option, value);
        };
    }

    private static long number(DockerParameter option, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw invalid(option, value);
        }
    }

    private static long bytes(DockerParameter option, String value) {
        try {
            return ConfigFactory.parseMap(Map.of("size", value)).getBytes("size");
        } catch (ConfigException e) {
            throw invalid(option, value);
        }
    }

    private static InvalidValueException invalid(DockerParameter option, String value) {
        return new InvalidValueException(FIELD, "'" + option.option() + "' cannot be '" + value + "'");
    }
}
