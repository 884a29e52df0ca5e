package io.kebne.launcher.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.launcher.cli.Nearest;
import io.kebne.protocol.InvalidValueException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings from environment variables. A setting's variable has its name in capitals with underscores:
 * {@code kebne.agent.work-dir} is {@code KEBNE_AGENT_WORK_DIR}. Others may have variables that begin so too, as
 * orchestrators do for a service of that name; so only what looks like a mistyped setting is refused.
 */
final class Environment {
    private static final String PREFIX = "KEBNE_";
    private static final int MOST_TYPOS = 2;
    /** What commands and the start script read themselves. */
    private static final List<String> NO_SETTINGS =
            List.of("KEBNE_MASTER", "KEBNE_CREDENTIALS", "KEBNE_DEBUG", "KEBNE_JAVA_OPTS");

    private Environment() {}

    static Config settings(KnownKeys known, Map<String, String> environment) {
        Map<String, String> keys = new TreeMap<>();
        known.all().forEach(key -> keys.put(variable(key), key));
        Map<String, Object> found = new HashMap<>();
        environment.forEach((variable, value) -> {
            String key = keys.get(variable);
            if (key != null) {
                found.put(key, known.isList(key) ? list(value) : value);
            } else if (variable.startsWith(PREFIX) && !NO_SETTINGS.contains(variable)) {
                refuseTypo(variable, keys);
            }
        });
        return ConfigFactory.parseMap(found);
    }

    static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Values of a list, with commas between them. */
    static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private static void refuseTypo(String variable, Map<String, String> keys) {
        Nearest.to(variable, keys.keySet())
                .filter(near -> Nearest.distance(variable, near) <= MOST_TYPOS)
                .ifPresent(near -> {
                    throw new InvalidValueException(
                            variable, "there is no such setting (environment). Did you mean '" + near + "'?");
                });
    }
}
