package io.kebne.launcher.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.HashMap;
import java.util.Map;

/** Settings given by flags; a flag that is absent changes nothing. */
public final class Overrides {
    private final Map<String, Object> values = new HashMap<>();

    public Overrides put(String key, Object value) {
        if (value != null) {
            values.put(key, value);
        }
        return this;
    }

    public Config over(Config settings) {
        return ConfigFactory.parseMap(values).withFallback(settings);
    }
}
