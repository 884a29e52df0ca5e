package io.kebne.launcher.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.protocol.InvalidValueException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The settings that exist: those that a module's reference configuration gives a default. */
final class KnownKeys {
    private static final String PREFIX = "kebne.";
    /** Below these, names are the operator's own. */
    private static final List<String> FREE_FORM = List.of(
            "kebne.allocator.weights.",
            "kebne.agent.executor-environment-variables.",
            "kebne.blocking-dispatcher.",
            "kebne.fetcher-dispatcher.",
            "kebne.http.rendering-dispatcher.");

    private final Set<String> keys = new TreeSet<>();

    KnownKeys() {
        Config reference = ConfigFactory.defaultReference();
        reference.getConfig("kebne").entrySet().forEach(entry -> keys.add(PREFIX + entry.getKey()));
        keys.removeIf(key -> key.startsWith("kebne.serialization."));
    }

    Set<String> all() {
        return keys;
    }

    /**
     * @param origin where the settings come from, for the message
     * @throws InvalidValueException naming the first key under {@code kebne} that does not exist, and the nearest one
     */
    void require(Config settings, String origin) {
        if (!settings.hasPath("kebne")) {
            return;
        }
        Set<String> given = new TreeSet<>();
        settings.getConfig("kebne").entrySet().forEach(entry -> given.add(PREFIX + entry.getKey()));
        for (String key : given) {
            if (!keys.contains(key) && FREE_FORM.stream().noneMatch(key::startsWith)) {
                throw new InvalidValueException(
                        key, "there is no such setting (" + origin + "). Did you mean '" + nearest(key) + "'?");
            }
        }
    }

    private String nearest(String key) {
        return keys.stream()
                .min(Comparator.comparingInt(known -> distance(known, key)))
                .orElse("");
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                current[j] = Math.min(Math.min(current[j - 1], previous[j]) + 1, previous[j - 1] + change);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
