package io.kebne.protocol.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.kebne.protocol.InvalidValueException;
import java.util.List;
import java.util.Optional;

/** How one look at a task is taken (mesos.proto, HealthCheck and CheckInfo). */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Probe {
    /** Runs a command where the task runs; an exit status of 0 is success. */
    @JsonTypeName("COMMAND")
    record Command(CommandInfo command) implements Probe {
        public Command {
            if (command == null) {
                throw new InvalidValueException("command", "must be given for a check of type COMMAND");
            }
            command.requireValue();
        }
    }

    /**
     * Sends a GET to a port of the task's machine; a status from 200 to 399 is success.
     *
     * @param scheme {@code http} or {@code https}; empty: the former. Certificates are not verified
     * @param path begins with a slash; empty: {@code /}
     * @param statuses carried along: as in Mesos, what counts as success does not depend on them
     * @param ipv6 whether the task is to be reached by IP version 6
     */
    @JsonTypeName("HTTP")
    record Http(
            int port,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> scheme,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> path,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Integer> statuses,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean ipv6)
            implements Probe {
        public Http {
            requirePort("http.port", port);
            scheme.filter(s -> !s.equals("http") && !s.equals("https")).ifPresent(s -> {
                throw new InvalidValueException("http.scheme", "must be http or https");
            });
            path.filter(p -> !p.startsWith("/")).ifPresent(p -> {
                throw new InvalidValueException("http.path", "must begin with '/'");
            });
            statuses = statuses == null ? List.of() : List.copyOf(statuses);
        }
    }

    /** Opens a connection to a port of the task's machine; that it opens is success. */
    @JsonTypeName("TCP")
    record Tcp(
            int port,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean ipv6) implements Probe {
        public Tcp {
            requirePort("tcp.port", port);
        }
    }

    private static void requirePort(String field, int port) {
        if (port < 1 || port > 65535) {
            throw new InvalidValueException(field, "must lie between 1 and 65535");
        }
    }
}
