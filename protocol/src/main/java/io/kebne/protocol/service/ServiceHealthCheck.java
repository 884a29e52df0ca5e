package io.kebne.protocol.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.HealthCheck;
import io.kebne.protocol.task.Probe;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When an instance is healthy, looked at by its agent (Marathon: healthChecks).
 *
 * @param protocol how it is looked at
 * @param command of {@link Protocol#COMMAND}
 * @param path of HTTP
 * @param portIndex which of the instance's ports; not of COMMAND
 * @param port in place of that, a fixed one
 * @param maxConsecutiveFailures after which the instance is ended, and so replaced; at least 1
 */
public record ServiceHealthCheck(
        Protocol protocol,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> command,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> path,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> portIndex,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> port,
        Duration delay,
        Duration interval,
        Duration timeout,
        Duration gracePeriod,
        int maxConsecutiveFailures) {
    /** Marathon's names. HTTP, HTTPS and TCP are looked at by the agent too. */
    public enum Protocol {
        COMMAND,
        HTTP,
        HTTPS,
        TCP,
        MESOS_HTTP,
        MESOS_HTTPS,
        MESOS_TCP;

        boolean isHttp() {
            return this == HTTP || this == HTTPS || this == MESOS_HTTP || this == MESOS_HTTPS;
        }

        String scheme() {
            return this == HTTPS || this == MESOS_HTTPS ? "https" : "http";
        }
    }

    public ServiceHealthCheck {
        if (protocol == null) {
            throw new InvalidValueException("protocol", "must be given");
        }
        if ((protocol == Protocol.COMMAND) != command.isPresent()) {
            throw new InvalidValueException("command", "must be given for COMMAND, and for nothing else");
        }
        if (path.isPresent() && !protocol.isHttp()) {
            throw new InvalidValueException("path", "is only for HTTP");
        }
        if (path.filter(p -> !p.startsWith("/")).isPresent()) {
            throw new InvalidValueException("path", "must begin with '/'");
        }
        if (protocol == Protocol.COMMAND
                ? portIndex.isPresent() || port.isPresent()
                : portIndex.isPresent() == port.isPresent()) {
            throw new InvalidValueException("portIndex", "must be given, or port, and neither for COMMAND");
        }
        if (port.filter(p -> p < 1 || p > 65535).isPresent()) {
            throw new InvalidValueException("port", "must lie between 1 and 65535");
        }
        if (maxConsecutiveFailures < 1) {
            throw new InvalidValueException("maxConsecutiveFailures", "must be at least 1");
        }
        require("delaySeconds", delay, 0);
        require("intervalSeconds", interval, 1);
        require("timeoutSeconds", timeout, 1);
        require("gracePeriodSeconds", gracePeriod, 0);
    }

    /** As the agent is told. */
    public HealthCheck check(List<Integer> ports) {
        return new HealthCheck(probe(ports), delay, interval, timeout, maxConsecutiveFailures, gracePeriod);
    }

    private Probe probe(List<Integer> ports) {
        if (protocol == Protocol.COMMAND) {
            return new Probe.Command(CommandInfo.shell(command.orElseThrow()));
        }
        int number = port.orElseGet(() -> ports.get(portIndex.orElseThrow()));
        return protocol.isHttp()
                ? new Probe.Http(number, Optional.of(protocol.scheme()), path, List.of(), false)
                : new Probe.Tcp(number, false);
    }

    private static void require(String field, Duration time, long leastMillis) {
        if (time.toMillis() < leastMillis || time.compareTo(Duration.ofDays(1)) > 0) {
            throw new InvalidValueException(
                    field, "must " + (leastMillis > 0 ? "be more than 0" : "not be negative") + " and at most 86400");
        }
    }
}
