package io.kebne.actors.agent;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.agent.core.AgentLimits;
import io.kebne.actors.agent.docker.DockerSettings;
import io.kebne.actors.agent.fetcher.FetcherSettings;
import io.kebne.actors.agent.gc.GcSettings;
import io.kebne.actors.agent.isolation.IsolationSettings;
import io.kebne.actors.agent.jvm.JvmSettings;
import io.kebne.actors.agent.oci.OciSettings;
import io.kebne.actors.agent.oversubscription.OversubscriptionSettings;
import io.kebne.actors.agent.usage.core.UsageSettings;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.agent.Attribute;
import io.kebne.protocol.agent.ReconfigurationPolicy;
import io.kebne.protocol.machine.DomainInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What an operator may choose about an agent; {@code agent-reference.conf} says what each setting means.
 *
 * @param resources Mesos' text or JSON form; what it does not name is detected
 * @param jwtSecretKey the file with the key that signs executors' tokens
 * @param oversubscription what the agent lends
 * @param usage how what its tasks use is measured
 */
public record AgentSettings(
        Path workDir,
        String hostname,
        String ip,
        int port,
        String resources,
        List<Attribute> attributes,
        Optional<DomainInfo> domain,
        Duration heartbeatInterval,
        Duration registrationRetry,
        AgentLimits limits,
        boolean switchUser,
        Map<String, String> executorEnvironmentVariables,
        List<String> inheritedEnvironmentVariables,
        FetcherSettings fetcher,
        Supervision supervision,
        IsolationSettings isolation,
        DockerSettings docker,
        OciSettings oci,
        GcSettings gc,
        JvmSettings jvm,
        Optional<Path> jwtSecretKey,
        OversubscriptionSettings oversubscription,
        UsageSettings usage) {
    private static final String PATH = "kebne.agent";

    public AgentSettings {
        attributes = List.copyOf(attributes);
        executorEnvironmentVariables = Map.copyOf(executorEnvironmentVariables);
        inheritedEnvironmentVariables = List.copyOf(inheritedEnvironmentVariables);
        if (port < 0 || port > 65535) {
            throw new InvalidValueException(PATH + ".port", "must lie between 0 and 65535");
        }
        if (limits.maxTasks() < 1) {
            throw new InvalidValueException(PATH + ".max-tasks", "must be at least 1");
        }
        if (limits.retryMin().compareTo(limits.retryMax()) > 0) {
            throw new InvalidValueException(
                    PATH + ".status-update-retry-max", "must not be less than status-update-retry-min");
        }
    }

    /**
     * Reads the block {@code kebne.agent}.
     *
     * @throws InvalidValueException when a setting is unknown or out of bounds
     * @throws com.typesafe.config.ConfigException when one is missing or of the wrong type
     */
    public static AgentSettings of(Config root) {
        Config config = root.getConfig(PATH);
        requireKnown(config);
        return new AgentSettings(
                Path.of(config.getString("work-dir")),
                config.getString("hostname"),
                config.getString("ip"),
                config.getInt("port"),
                config.getString("resources"),
                Attribute.parse(config.getString("attributes")),
                DomainInfo.parse(config.getString("domain")),
                positive(config, "heartbeat-interval"),
                positive(config, "registration-retry"),
                limits(config),
                config.getBoolean("switch-user"),
                strings(config.getConfig("executor-environment-variables")),
                config.getStringList("inherited-environment-variables"),
                FetcherSettings.of(config),
                Supervision.of(config),
                IsolationSettings.of(config),
                DockerSettings.of(config),
                OciSettings.of(config),
                GcSettings.of(config),
                JvmSettings.of(config),
                Optional.of(config.getString("jwt-secret-key"))
                        .filter(file -> !file.isBlank())
                        .map(Path::of),
                OversubscriptionSettings.of(config),
                UsageSettings.of(config));
    }

    private static AgentLimits limits(Config config) {
        return new AgentLimits(
                config.getInt("max-tasks"),
                notNegative(config, "kill-grace-period"),
                notNegative(config, "executor-shutdown-grace-period"),
                notNegative(config, "shutdown-acknowledge-timeout"),
                positive(config, "status-update-retry-min"),
                positive(config, "status-update-retry-max"),
                count(config, "max-completed-frameworks"),
                count(config, "max-completed-executors-per-framework"),
                ReconfigurationPolicy.fromWireName(config.getString("reconfiguration-policy")),
                positive(config, "executor-registration-timeout"),
                positive(config, "executor-reregistration-timeout"));
    }

    /** The same settings with the port that the HTTP endpoint was really bound to. */
    public AgentSettings withPort(int boundPort) {
        return new AgentSettings(
                workDir,
                hostname,
                ip,
                boundPort,
                resources,
                attributes,
                domain,
                heartbeatInterval,
                registrationRetry,
                limits,
                switchUser,
                executorEnvironmentVariables,
                inheritedEnvironmentVariables,
                fetcher,
                supervision,
                isolation,
                docker,
                oci,
                gc,
                jvm,
                jwtSecretKey,
                oversubscription,
                usage);
    }

    /** The settings that exist are those that have a default. */
    private static void requireKnown(Config config) {
        Config reference = ConfigFactory.parseResources(AgentSettings.class.getClassLoader(), "agent-reference.conf");
        TreeSet<String> unknown = new TreeSet<>(config.root().keySet());
        unknown.removeAll(reference.getConfig(PATH).root().keySet());
        if (!unknown.isEmpty()) {
            throw new InvalidValueException(PATH + "." + unknown.first(), "there is no such setting");
        }
    }

    private static Duration positive(Config config, String name) {
        Duration value = notNegative(config, name);
        if (value.isZero()) {
            throw new InvalidValueException(PATH + "." + name, "must be longer than nothing");
        }
        return value;
    }

    static Duration notNegative(Config config, String name) {
        Duration value = config.getDuration(name);
        if (value.isNegative()) {
            throw new InvalidValueException(PATH + "." + name, "must not be negative");
        }
        return value;
    }

    private static int count(Config config, String name) {
        int value = config.getInt(name);
        if (value < 0) {
            throw new InvalidValueException(PATH + "." + name, "must not be negative");
        }
        return value;
    }

    private static Map<String, String> strings(Config config) {
        Map<String, String> strings = new HashMap<>();
        config.root().forEach((name, value) -> strings.put(name, String.valueOf(value.unwrapped())));
        return strings;
    }
}
