package io.kebne.http.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.http.request.JsonFields;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.resources.Scalar;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Which fields an app definition has, and how values are written in it. */
public final class AppFields {
    /** What services understand. */
    static final Set<String> KNOWN = Set.of(
            "id",
            "cmd",
            "args",
            "user",
            "env",
            "fetch",
            "uris",
            "jvm",
            "container",
            "networks",
            "cpus",
            "mem",
            "disk",
            "instances",
            "autoscaling",
            "ports",
            "portDefinitions",
            "requirePorts",
            "constraints",
            "preferences",
            "acceptedResourceRoles",
            "healthChecks",
            "readinessChecks",
            "shutdownDelaySeconds",
            "dependencies",
            "upgradeStrategy",
            "backoffSeconds",
            "backoffFactor",
            "maxLaunchDelaySeconds",
            "unreachableStrategy",
            "killSelection",
            "taskKillGracePeriodSeconds",
            "labels",
            "role",
            "priority");

    /** What Marathon understands and services do not yet: only a value that asks for nothing is accepted. */
    private static final Set<String> UNSUPPORTED = Set.of(
            "gpus",
            "residency",
            "ipAddress",
            "secrets",
            "executor",
            "storeUrls",
            "tty",
            "resourceLimits",
            "executorResources");

    /** What answers say beside, and clients may send back. */
    static final Set<String> ANSWERED = Set.of(
            "version",
            "versionInfo",
            "tasks",
            "tasksStaged",
            "tasksRunning",
            "tasksHealthy",
            "tasksUnhealthy",
            "tasksUnreachable",
            "tasksReady",
            "deployments",
            "lastTaskFailure",
            "readinessCheckResults",
            "autoscalingStatus",
            "taskStats");

    private AppFields() {}

    /** @throws InvalidValueException naming the first field that is not there, or not supported */
    static void require(JsonFields app) {
        app.entries().forEach(entry -> {
            String name = entry.getKey();
            if (UNSUPPORTED.contains(name)) {
                if (!isNeutral(entry.getValue())) {
                    throw new InvalidValueException(name, "is not supported");
                }
            } else if (!KNOWN.contains(name) && !ANSWERED.contains(name)) {
                throw new InvalidValueException(name, "there is no such field");
            }
        });
    }

    private static boolean isNeutral(JsonNode value) {
        return value.isNull()
                || (value.isContainerNode() && value.isEmpty())
                || (value.isTextual() && value.asText().isEmpty())
                || (value.isNumber() && value.asDouble() == 0)
                || (value.isBoolean() && !value.asBoolean());
    }

    /** In thousandths. */
    public static long amount(JsonFields fields, String name, long fallback) {
        return fields.find(name).isEmpty()
                ? fallback
                : named(fields.at(name), () -> Scalar.of(fields.number(name)).thousandths());
    }

    public static Duration seconds(JsonFields fields, String name, Duration fallback) {
        return fields.find(name).map(value -> seconds(fields.at(name), value)).orElse(fallback);
    }

    private static Duration seconds(String path, JsonNode value) {
        BigDecimal seconds = JsonFields.number(path, value);
        if (seconds.signum() < 0 || seconds.compareTo(BigDecimal.valueOf(100_000_000)) > 0) {
            throw new InvalidValueException(path, "must lie between 0 and 100000000 seconds");
        }
        return Duration.ofMillis(seconds.movePointRight(3).longValue());
    }

    public static double number(JsonFields fields, String name, double fallback) {
        return fields.find(name).isEmpty() ? fallback : fields.number(name).doubleValue();
    }

    public static int whole(JsonFields fields, String name, int fallback) {
        return fields.find(name).isEmpty() ? fallback : fields.wholeNumber(name);
    }

    public static boolean flag(JsonFields fields, String name, boolean fallback) {
        return fields.find(name).isEmpty() ? fallback : fields.flag(name);
    }

    public static Optional<String> text(JsonFields fields, String name) {
        return fields.find(name).map(value -> fields.text(name));
    }

    public static SortedMap<String, String> texts(JsonFields fields, String name) {
        SortedMap<String, String> texts = new TreeMap<>();
        fields.find(name).ifPresent(node -> {
            JsonFields inner = JsonFields.of(fields.at(name), node);
            if (inner.find("").isPresent()) {
                throw new InvalidValueException(fields.at(name), "must not have an empty name");
            }
            inner.entries().forEach(entry -> texts.put(entry.getKey(), inner.text(entry.getKey())));
        });
        return texts;
    }

    public static <E extends Enum<E>> E choice(JsonFields fields, String name, Class<E> type, E fallback) {
        if (fields.find(name).isEmpty()) {
            return fallback;
        }
        String text = fields.text(name);
        for (E one : type.getEnumConstants()) {
            if (one.name().equals(text)) {
                return one;
            }
        }
        throw new InvalidValueException(fields.at(name), "must be one of " + Arrays.toString(type.getEnumConstants()));
    }

    /** A value that knows its own fault, but not what it is called here. */
    public static <T> T named(String path, Supplier<T> value) {
        try {
            return value.get();
        } catch (InvalidValueException e) {
            throw new InvalidValueException(path, e.reason());
        }
    }
}
