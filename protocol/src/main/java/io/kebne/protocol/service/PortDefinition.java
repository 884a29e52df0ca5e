package io.kebne.protocol.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.InvalidValueException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A port of each instance.
 *
 * @param port 0: any that is offered; another number counts only where the service requires its ports
 * @param name under which the instance finds it, as {@code PORT_NAME}
 * @param protocol {@code tcp}, {@code udp} or {@code udp,tcp}; carried along
 */
public record PortDefinition(
        int port,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> name,
        String protocol,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, String> labels) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,63}");
    private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "udp,tcp", "tcp,udp");

    public PortDefinition {
        if (port < 0 || port > 65535) {
            throw new InvalidValueException("port", "must lie between 0 and 65535");
        }
        if (name.filter(n -> !NAME.matcher(n).matches()).isPresent()) {
            throw new InvalidValueException("name", "must have 1 to 63 letters, digits, dashes and underscores");
        }
        if (!PROTOCOLS.contains(protocol)) {
            throw new InvalidValueException("protocol", "must be tcp, udp or 'udp,tcp'");
        }
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels == null ? Map.of() : labels));
    }

    /** Of TCP, without a name. */
    public static PortDefinition of(int port) {
        return new PortDefinition(port, Optional.empty(), "tcp", new TreeMap<>());
    }
}
