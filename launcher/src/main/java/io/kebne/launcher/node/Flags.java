package io.kebne.launcher.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import io.kebne.actors.cluster.NodeAddress;
import io.kebne.actors.cluster.SeedDiscovery;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The settings in force, as a node's {@code /flags} shows them: names as Mesos writes flags, values as text. */
final class Flags {
    private Flags() {}

    static Map<String, String> of(Config settings, NodeAddress self, List<NodeAddress> masters) {
        Map<String, String> flags = new TreeMap<>();
        for (Map.Entry<String, ConfigValue> entry : settings.getConfig("kebne").entrySet()) {
            if (!entry.getKey().startsWith("serialization.") && !entry.getKey().contains("dispatcher")) {
                flags.put(name(entry.getKey()), text(entry.getValue()));
            }
        }
        flags.put("cluster_address", self.toString());
        flags.put(
                SeedDiscovery.SEED_NODES_FLAG,
                masters.stream().map(NodeAddress::toString).collect(Collectors.joining(",")));
        return flags;
    }

    /** {@code agent.work-dir} becomes {@code work_dir}: a node has one role, so its prefix says nothing. */
    private static String name(String key) {
        String own = key.startsWith("agent.") || key.startsWith("master.") ? key.substring(key.indexOf('.') + 1) : key;
        return own.replace('.', '_').replace('-', '_');
    }

    private static String text(ConfigValue value) {
        return value instanceof ConfigList list
                ? list.unwrapped().stream().map(String::valueOf).collect(Collectors.joining(","))
                : String.valueOf(value.unwrapped());
    }
}
