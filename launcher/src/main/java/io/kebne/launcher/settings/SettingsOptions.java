package io.kebne.launcher.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.protocol.InvalidValueException;
import java.io.File;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/**
 * Where settings come from, the strongest first: {@code --set}, environment variables, the file. A setting's variable has
 * its name in capitals with underscores: {@code kebne.agent.work-dir} is {@code KEBNE_AGENT_WORK_DIR}.
 */
public final class SettingsOptions {
    @Option(names = "--config", paramLabel = "FILE", description = "Settings in HOCON; see the configuration page.")
    private File file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any setting, such as kebne.allocator.offer-timeout=10s; may be repeated.")
    private List<String> assignments = List.of();

    /**
     * The operator's settings, without the reference configuration.
     *
     * @throws InvalidValueException naming a key that does not exist, or a file that cannot be read
     */
    public Config settings() {
        KnownKeys known = new KnownKeys();
        Config all = ConfigFactory.empty();
        for (String assignment : assignments) {
            all = all.withFallback(checked(known, assignment(assignment), "--set"));
        }
        all = all.withFallback(environment(known));
        if (file != null) {
            if (!file.canRead()) {
                throw new InvalidValueException("--config", "cannot read " + file);
            }
            all = all.withFallback(checked(known, ConfigFactory.parseFile(file).resolve(), file.getPath()));
        }
        return all;
    }

    private static Config assignment(String text) {
        int equals = text.indexOf('=');
        if (equals <= 0) {
            throw new InvalidValueException("--set", "'" + text + "': expected KEY=VALUE");
        }
        String value = text.substring(equals + 1);
        boolean structured = value.startsWith("[") || value.startsWith("{");
        return structured
                ? ConfigFactory.parseString(text)
                : ConfigFactory.parseMap(Map.of(text.substring(0, equals), value));
    }

    private static Config environment(KnownKeys known) {
        Map<String, Object> found = new HashMap<>();
        Map<String, String> environment = System.getenv();
        for (String key : known.all()) {
            String variable = key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
            if (environment.containsKey(variable)) {
                found.put(key, environment.get(variable));
            }
        }
        return ConfigFactory.parseMap(found);
    }

    private static Config checked(KnownKeys known, Config settings, String origin) {
        known.require(settings, origin);
        return settings;
    }
}
