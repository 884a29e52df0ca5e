package io.kebne.protocol.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.task.CheckInfo;
import io.kebne.protocol.task.CheckStatus;
import io.kebne.protocol.task.Probe;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * When an instance takes requests, looked at by its agent (Marathon: readinessChecks). An instance that does not is left alone,
 * unlike one that is not healthy.
 *
 * @param name for people
 * @param portName of the port that is asked; empty: the first
 * @param path begins with a slash
 * @param interval from one look to the next
 * @param timeout after which a look has failed
 * @param statuses of responses that say yes
 */
public record ReadinessCheck(
        String name,
        boolean https,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> portName,
        String path,
        Duration interval,
        Duration timeout,
        SortedSet<Integer> statuses) {
    private static final int MAX_STATUSES = 100;
    private static final int MAX_NAME = 64;

    public ReadinessCheck {
        if (name == null || name.isBlank() || name.length() > MAX_NAME) {
            throw new InvalidValueException("name", "must have 1 to " + MAX_NAME + " characters");
        }
        if (path == null || !path.startsWith("/")) {
            throw new InvalidValueException("path", "must begin with '/'");
        }
        requireTime("intervalSeconds", interval);
        requireTime("timeoutSeconds", timeout);
        statuses = Collections.unmodifiableSortedSet(new TreeSet<>(statuses));
        boolean impossible = statuses.stream().anyMatch(status -> status < 100 || status > 599);
        if (statuses.isEmpty() || statuses.size() > MAX_STATUSES || impossible) {
            throw new InvalidValueException(
                    "httpStatusCodesForReady", "must be 1 to " + MAX_STATUSES + " numbers from 100 to 599");
        }
    }

    /** As the agent is told. The first look is taken at once. */
    CheckInfo check(List<PortDefinition> ports, List<Integer> numbers) {
        Probe probe = new Probe.Http(
                numbers.get(port(ports)), Optional.of(https ? "https" : "http"), Optional.of(path), List.of(), false);
        return new CheckInfo(probe, Duration.ZERO, interval, timeout);
    }

    /** Whether this is what a ready instance answers. */
    public boolean isPassed(CheckStatus seen) {
        return seen instanceof CheckStatus.Http http
                && http.statusCode().filter(status -> statuses.contains(status)).isPresent();
    }

    /** @throws InvalidValueException when there is no such port */
    int port(List<PortDefinition> ports) {
        if (portName.isEmpty() && !ports.isEmpty()) {
            return 0;
        }
        for (int i = 0; i < ports.size(); i++) {
            if (ports.get(i).name().equals(portName)) {
                return i;
            }
        }
        throw new InvalidValueException(
                "readinessChecks[0].portName",
                portName.map(text -> "there is no port '" + text + "'").orElse("there is no port"));
    }

    private static void requireTime(String field, Duration time) {
        if (time.toMillis() < 1 || time.compareTo(Duration.ofDays(1)) > 0) {
            throw new InvalidValueException(field, "must be more than 0 and at most 86400");
        }
    }
}
