package io.kebne.actors.agent.network;

import com.typesafe.config.Config;
import io.kebne.protocol.InvalidValueException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Where an operator has put what makes networks; {@code agent-reference.conf} says what each setting means.
 *
 * @param enabled whether containers can have networks of their own
 * @param configs the directory with a file for each network
 * @param plugins directories with the programs that those name, in the order in which they are searched
 */
public record NetworkSettings(boolean enabled, Path configs, List<Path> plugins) {
    static final String CONFIGS = "kebne.agent.network-cni-config-dir";
    static final String PLUGINS = "kebne.agent.network-cni-plugins-dir";

    public NetworkSettings {
        plugins = List.copyOf(plugins);
    }

    /**
     * @param config the block {@code kebne.agent}
     * @param enabled whether its isolation names network/cni
     */
    public static NetworkSettings of(Config config, boolean enabled) {
        List<Path> plugins = Arrays.stream(
                        config.getString("network-cni-plugins-dir").split(":", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(name -> directory(PLUGINS, name))
                .toList();
        if (enabled && plugins.isEmpty()) {
            throw new InvalidValueException(PLUGINS, "must name a directory at least");
        }
        return new NetworkSettings(
                enabled,
                directory(CONFIGS, config.getString("network-cni-config-dir").strip()),
                plugins);
    }

    private static Path directory(String setting, String name) {
        if (!name.startsWith("/")) {
            throw new InvalidValueException(setting, "'" + name + "' must be an absolute path");
        }
        return Path.of(name);
    }
}
