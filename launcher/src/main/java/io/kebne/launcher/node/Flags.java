package io.kebne.launcher.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import io.kebne.actors.cluster.NodeAddress;
import io.kebne.actors.cluster.Role;
import io.kebne.actors.cluster.SeedDiscovery;
import io.kebne.launcher.settings.KnownKeys;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The settings in force, as a node's {@code /flags} shows them: by Mesos' name where it has one, values as text. Settings
 * of other roles are left out.
 */
final class Flags {
    private static final String PREFIX = "kebne.";
    private static final List<String> COMMON = List.of("node.", "cluster.", "http.");
    private static final Map<Role, List<String>> OWN = Map.of(
            Role.MASTER, List.of("master.", "allocator.", "framework.", "journal."), Role.AGENT, List.of("agent."));
    /** How the names of settings end that are nobody's business. */
    private static final String SECRET = "password";
    /** Blocks whose names would only be in the way: Mesos' flags have no blocks. */
    private static final List<String> DROPPED = List.of("node.", "master.", "agent.", "allocator.");

    /** Where Mesos says it the other way round. */
    private static final Map<String, String> OF_MESOS = Map.of(
            "http.authentication.readonly", "authenticate_http_readonly",
            "http.authentication.readwrite", "authenticate_http_readwrite",
            "http.authentication.frameworks", "authenticate_http_frameworks",
            "http.authentication.executors", "authenticate_http_executors",
            "http.authentication.credentials", "credentials",
            "http.rate-limits", "rate_limits");

    private final Map<String, String> flags = new TreeMap<>();

    private Flags() {}

    static Flags of(Config settings, Role role) {
        Flags flags = new Flags();
        for (String key : new KnownKeys().all()) {
            String name = key.substring(PREFIX.length());
            if (name.endsWith(SECRET)) {
                continue;
            }
            if (startsWithOneOf(name, COMMON) || startsWithOneOf(name, OWN.getOrDefault(role, List.of()))) {
                flags.with(name(name), text(settings.getAnyRef(key)));
            }
        }
        if (role == Role.MASTER) {
            flags.with("weights", pairs(settings.getConfig("kebne.allocator.weights")));
        } else {
            flags.with(
                    "executor_environment_variables",
                    pairs(settings.getConfig("kebne.agent.executor-environment-variables")));
        }
        return flags;
    }

    /** What the node has found out itself. */
    Flags with(String flag, Object value) {
        flags.put(flag, String.valueOf(value));
        return this;
    }

    Flags with(ClusterSettings cluster, NodeAddress self) {
        return with("cluster_host", self.host())
                .with("cluster_port", self.port())
                .with("cluster_address", self)
                .with(SeedDiscovery.SEED_NODES_FLAG, text(cluster.masters()));
    }

    Map<String, String> asMap() {
        return Map.copyOf(flags);
    }

    private static boolean startsWithOneOf(String name, List<String> blocks) {
        return blocks.stream().anyMatch(name::startsWith);
    }

    private static String name(String key) {
        if (OF_MESOS.containsKey(key)) {
            return OF_MESOS.get(key);
        }
        String own = startsWithOneOf(key, DROPPED) ? key.substring(key.indexOf('.') + 1) : key;
        return own.replace('.', '_').replace('-', '_');
    }

    private static String text(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                : String.valueOf(value);
    }

    private static String pairs(Config named) {
        return named.root().keySet().stream()
                .sorted()
                .map(name -> name + "=" + named.getString(ConfigUtil.quoteString(name)))
                .collect(Collectors.joining(","));
    }
}
