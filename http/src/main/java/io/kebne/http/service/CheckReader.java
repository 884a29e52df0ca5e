package io.kebne.http.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.http.request.JsonFields;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.service.ReadinessCheck;
import io.kebne.protocol.service.ServiceHealthCheck;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads from an app definition how instances are looked at. */
final class CheckReader {
    private CheckReader() {}

    static Optional<ServiceHealthCheck> healthCheck(JsonFields app) {
        List<JsonFields> all = app.find("healthChecks")
                .map(node -> JsonFields.list("healthChecks", node))
                .orElse(List.of());
        if (all.size() > 1) {
            throw new InvalidValueException("healthChecks", "must be one at most");
        }
        return all.stream()
                .findFirst()
                .map(one -> one.only(
                                "protocol",
                                "command",
                                "path",
                                "portIndex",
                                "port",
                                "gracePeriodSeconds",
                                "intervalSeconds",
                                "timeoutSeconds",
                                "delaySeconds",
                                "maxConsecutiveFailures")
                        .make(CheckReader::healthCheckOf));
    }

    private static ServiceHealthCheck healthCheckOf(JsonFields f) {
        ServiceHealthCheck.Protocol protocol =
                AppFields.choice(f, "protocol", ServiceHealthCheck.Protocol.class, ServiceHealthCheck.Protocol.HTTP);
        boolean command = protocol == ServiceHealthCheck.Protocol.COMMAND;
        Optional<Integer> port = f.find("port").map(node -> f.wholeNumber("port"));
        Optional<Integer> first = command || port.isPresent() ? Optional.empty() : Optional.of(0);
        return new ServiceHealthCheck(
                protocol,
                f.find("command")
                        .map(node -> JsonFields.of(f.at("command"), node)
                                .only("value")
                                .text("value")),
                AppFields.text(f, "path"),
                f.find("portIndex").map(node -> f.wholeNumber("portIndex")).or(() -> first),
                port,
                AppFields.seconds(f, "delaySeconds", Duration.ofSeconds(15)),
                AppFields.seconds(f, "intervalSeconds", Duration.ofSeconds(60)),
                AppFields.seconds(f, "timeoutSeconds", Duration.ofSeconds(20)),
                AppFields.seconds(f, "gracePeriodSeconds", Duration.ofSeconds(300)),
                AppFields.whole(f, "maxConsecutiveFailures", 3));
    }

    static Optional<ReadinessCheck> readinessCheck(JsonFields app) {
        List<JsonFields> all = app.find("readinessChecks")
                .map(node -> JsonFields.list("readinessChecks", node))
                .orElse(List.of());
        if (all.size() > 1) {
            throw new InvalidValueException("readinessChecks", "must be one at most");
        }
        return all.stream()
                .findFirst()
                .map(one -> one.only(
                                "name",
                                "protocol",
                                "path",
                                "portName",
                                "intervalSeconds",
                                "timeoutSeconds",
                                "httpStatusCodesForReady",
                                "preserveLastResponse")
                        .make(CheckReader::readinessCheckOf));
    }

    private static ReadinessCheck readinessCheckOf(JsonFields f) {
        String protocol = AppFields.text(f, "protocol").orElse("HTTP");
        if (!protocol.equals("HTTP") && !protocol.equals("HTTPS")) {
            throw new InvalidValueException("protocol", "must be HTTP or HTTPS");
        }
        if (AppFields.flag(f, "preserveLastResponse", false)) {
            throw new InvalidValueException("preserveLastResponse", "is not supported");
        }
        TreeSet<Integer> statuses = new TreeSet<>();
        f.find("httpStatusCodesForReady")
                .ifPresentOrElse(node -> statuses.addAll(numbers(node)), () -> statuses.add(200));
        return new ReadinessCheck(
                AppFields.text(f, "name").orElse("readinessCheck"),
                protocol.equals("HTTPS"),
                AppFields.text(f, "portName"),
                AppFields.text(f, "path").orElse("/"),
                AppFields.seconds(f, "intervalSeconds", Duration.ofSeconds(30)),
                AppFields.seconds(f, "timeoutSeconds", Duration.ofSeconds(10)),
                statuses);
    }

    private static Set<Integer> numbers(JsonNode array) {
        Set<Integer> numbers = new TreeSet<>();
        for (JsonNode number : array) {
            numbers.add(number.isIntegralNumber() ? number.asInt() : 0);
        }
        return numbers;
    }
}
