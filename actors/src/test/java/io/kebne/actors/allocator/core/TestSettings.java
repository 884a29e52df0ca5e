package io.kebne.actors.allocator.core;

import com.typesafe.config.ConfigFactory;

/** Settings of an allocator for tests. */
final class TestSettings {
    private TestSettings() {}

    /** @param hocon settings that differ from the defaults */
    static AllocatorSettings with(String hocon) {
        return AllocatorSettings.from(ConfigFactory.parseString(hocon)
                .withFallback(ConfigFactory.load().getConfig("kebne.allocator")));
    }
}
