package io.kebne.launcher.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.kebne.launcher.cli.Nearest;
import io.kebne.protocol.InvalidValueException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The settings that exist: those that a module's reference configuration gives a default. What is under {@code kebne}
 * must be one of them and of its default's kind; Akka and the libraries look after their own.
 */
public final class KnownKeys {
    private static final String PREFIX = "kebne.";
    /** How machines find classes; nothing to be set. */
    private static final String INTERNAL = "kebne.serialization.";
    /** Below these, names are the operator's own, and values of one kind. */
    private static final Map<String, Kind> NAMED_FREELY = Map.of(
            "kebne.allocator.weights.", Kind.NUMBER,
            "kebne.agent.executor-environment-variables.", Kind.TEXT,
            "kebne.journal.cassandra.replication.", Kind.WHOLE_NUMBER);
    /** Below these, everything that Akka knows of dispatchers may stand. */
    private static final List<String> DISPATCHERS = List.of(
            "kebne.blocking-dispatcher.",
            "kebne.fetcher-dispatcher.",
            "kebne.http.connection-dispatcher.",
            "kebne.http.rendering-dispatcher.");

    private final Map<String, Kind> kinds = new TreeMap<>();
    private final Set<String> roots;

    public KnownKeys() {
        Config reference = ConfigFactory.defaultReferenceUnresolved().resolve();
        this.roots = reference.root().keySet();
        reference.getConfig("kebne").entrySet().forEach(entry -> {
            String key = PREFIX + entry.getKey();
            if (!key.startsWith(INTERNAL) && DISPATCHERS.stream().noneMatch(key::startsWith)) {
                kinds.put(key, Kind.of(entry.getValue()));
            }
        });
    }

    /** Every key with a default, dispatchers apart. */
    public Set<String> all() {
        return kinds.keySet();
    }

    boolean isList(String key) {
        return kinds.get(key) == Kind.LIST;
    }

    /**
     * @param origin where the settings come from, for the message
     * @throws InvalidValueException naming the first key that does not exist, with the nearest one that does, or that has
     *     a value of the wrong kind
     */
    void require(Config settings, String origin) {
        for (String root : new TreeSet<>(settings.root().keySet())) {
            if (!roots.contains(root)) {
                throw unknown(root, roots, origin);
            }
        }
        if (!settings.hasPathOrNull("kebne")) {
            return;
        }
        Map<String, ConfigValue> given = new TreeMap<>();
        if (settings.getValue("kebne") instanceof ConfigObject block) {
            block.toConfig().entrySet().forEach(entry -> given.put(PREFIX + entry.getKey(), entry.getValue()));
        } else {
            throw new InvalidValueException("kebne", "must be a block of settings (" + origin + ")");
        }
        given.forEach((key, value) -> require(key, value, origin));
    }

    private void require(String key, ConfigValue value, String origin) {
        Kind kind = kinds.get(key);
        if (kind == null) {
            Optional<Kind> below = NAMED_FREELY.entrySet().stream()
                    .filter(entry -> key.startsWith(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst();
            if (below.isEmpty() && DISPATCHERS.stream().anyMatch(key::startsWith)) {
                return;
            }
            kind = below.orElseThrow(() -> unknown(key, kinds.keySet(), origin));
        }
        kind.require(key, value, origin);
    }

    private static InvalidValueException unknown(String key, Set<String> known, String origin) {
        String hint = Nearest.to(key, known)
                .map(near -> ". Did you mean '" + near + "'?")
                .orElse("");
        return new InvalidValueException(key, "there is no such setting (" + origin + ")" + hint);
    }
}
