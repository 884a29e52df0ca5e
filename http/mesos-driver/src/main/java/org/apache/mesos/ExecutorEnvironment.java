package org.apache.mesos;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an agent tells its executors by environment variables. */
final class ExecutorEnvironment {
    private static final Pattern DURATION = Pattern.compile("([0-9.]+)(ns|us|ms|secs|mins|hrs|days|weeks)");
    private static final Map<String, Double> SECONDS = Map.of(
            "ns", 1e-9, "us", 1e-6, "ms", 1e-3, "secs", 1.0, "mins", 60.0, "hrs", 3600.0, "days", 86_400.0, "weeks",
            604_800.0);
    private static final double NANOS = 1e9;
    private static final Duration RECOVERY_TIMEOUT = Duration.ofMinutes(15);

    private final Map<String, String> variables;

    /** @throws IllegalArgumentException when one is missing that there must be */
    ExecutorEnvironment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
        frameworkId();
        executorId();
        agent();
    }

    String frameworkId() {
        return required("MESOS_FRAMEWORK_ID");
    }

    String executorId() {
        return required("MESOS_EXECUTOR_ID");
    }

    /** Where the agent takes calls. */
    URI agent() {
        String endpoint = variables.get("MESOS_AGENT_ENDPOINT");
        if (endpoint == null) {
            // slave(1)@host:port
            endpoint = required("MESOS_SLAVE_PID").replaceFirst("^.*@", "");
        }
        return URI.create("http://" + endpoint);
    }

    /** The value of the header that proves who calls. */
    Optional<String> authorization() {
        return Optional.ofNullable(variables.get("MESOS_EXECUTOR_AUTHENTICATION_TOKEN"))
                .map(token -> "Bearer " + token);
    }

    /** How long the executor waits for an agent that is away; not at all where nothing is checkpointed. */
    Duration patience() {
        if (!"1".equals(variables.get("MESOS_CHECKPOINT"))) {
            return Duration.ZERO;
        }
        String timeout = variables.get("MESOS_RECOVERY_TIMEOUT");
        return timeout == null ? RECOVERY_TIMEOUT : duration(timeout);
    }

    /** @param text as Mesos writes durations, such as {@code 5secs} */
    static Duration duration(String text) {
        Matcher parts = DURATION.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no duration");
        }
        return Duration.ofNanos((long) (Double.parseDouble(parts.group(1)) * SECONDS.get(parts.group(2)) * NANOS));
    }

    private String required(String name) {
        String value = variables.get(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("the environment variable " + name + " is not set");
        }
        return value;
    }
}
