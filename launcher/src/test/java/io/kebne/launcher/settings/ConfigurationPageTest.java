package io.kebne.launcher.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/reference/configuration.md} and the modules' reference configurations equal. */
class ConfigurationPageTest {
    private static final Pattern ROW = Pattern.compile("\\| `(kebne\\.[^`]+)` \\| (.+?) \\| .*");

    @Test
    void thePageHasEverySettingWithItsDefaultAndNoOthers() throws IOException {
        assertThat(described()).containsExactlyEntriesOf(existing());
    }

    private static Map<String, String> described() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("../docs/reference/configuration.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.put(row.group(1), row.group(2).replace("`", ""));
            }
        }
        return rows;
    }

    private static Map<String, String> existing() {
        Config reference = ConfigFactory.defaultReferenceUnresolved().resolve();
        Map<String, String> settings = new TreeMap<>();
        collect("kebne", reference.getObject("kebne"), settings);
        return settings;
    }

    private static void collect(String path, ConfigObject block, Map<String, String> into) {
        for (Map.Entry<String, ConfigValue> entry : block.entrySet()) {
            String key = path + "." + entry.getKey();
            ConfigValue value = entry.getValue();
            if (key.equals("kebne.serialization")) {
                continue;
            }
            if (!(value instanceof ConfigObject object)) {
                into.put(key, text(value));
            } else if (object.isEmpty()) {
                into.put(key, "{}");
            } else if (object.containsKey("executor")) {
                into.put(key, "a dispatcher");
            } else {
                collect(key, object, into);
            }
        }
    }

    private static String text(ConfigValue value) {
        if (value instanceof ConfigList) {
            return value.render(ConfigRenderOptions.concise());
        }
        String text = String.valueOf(value.unwrapped());
        return text.isEmpty() ? "\"\"" : text;
    }
}
