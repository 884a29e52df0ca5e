package io.kebne.launcher.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import io.kebne.protocol.InvalidValueException;
import java.io.File;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where settings come from, the strongest first: {@code --set}, environment variables, the file. */
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
     * @throws InvalidValueException naming a key that does not exist, a value that cannot be, or a file that cannot be
     *     read
     */
    public Config settings() {
        return settings(System.getenv());
    }

    Config settings(Map<String, String> environment) {
        KnownKeys known = new KnownKeys();
        Config assigned = ConfigFactory.empty();
        for (String assignment : assignments) {
            assigned = assignment(known, assignment).withFallback(assigned);
        }
        return checked(known, assigned, "--set")
                .withFallback(checked(known, Environment.settings(known, environment), "environment"))
                .withFallback(fromFile(known));
    }

    private Config fromFile(KnownKeys known) {
        if (file == null) {
            return ConfigFactory.empty();
        }
        if (!file.isFile() || !file.canRead()) {
            throw new InvalidValueException("--config", "cannot read " + file);
        }
        return checked(known, ConfigFactory.parseFile(file).resolve(), file.getPath());
    }

    private static Config assignment(KnownKeys known, String text) {
        int equals = text.indexOf('=');
        if (equals <= 0) {
            throw new InvalidValueException("--set", "'" + text + "': expected KEY=VALUE");
        }
        String key = text.substring(0, equals).strip();
        String value = text.substring(equals + 1);
        if (value.startsWith("[") || value.startsWith("{")) {
            return ConfigFactory.parseString(key + " = " + value);
        }
        Object plain = known.isList(key) ? Environment.list(value) : value;
        String path = ConfigUtil.joinPath(ConfigUtil.splitPath(key));
        return ConfigFactory.empty().withValue(path, ConfigValueFactory.fromAnyRef(plain, "--set"));
    }

    private static Config checked(KnownKeys known, Config settings, String origin) {
        known.require(settings, origin);
        return settings;
    }
}
