package io.kebne.actors.agent.jvm;

import io.kebne.protocol.jvm.JdkVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A JDK, or a runtime, on this machine. */
record Jdk(String version, Path home) {
    private static final String KEY = "JAVA_VERSION=";
    private static final long LARGEST_RELEASE_FILE = 1024 * 1024;

    Path java() {
        return home.resolve("bin/java");
    }

    /** That in a directory; empty when there is none, or it is too old, or does not say its version as a number. */
    static Optional<Jdk> at(Path home) {
        Path release = home.resolve("release");
        try {
            if (!Files.isExecutable(home.resolve("bin/java")) || Files.size(release) > LARGEST_RELEASE_FILE) {
                return Optional.empty();
            }
            return Files.readString(release)
                    .lines()
                    .filter(line -> line.startsWith(KEY))
                    .map(line -> line.substring(KEY.length()).replace("\"", "").strip())
                    .filter(version ->
                            JdkVersion.isVersion(version) && JdkVersion.feature(version) >= JdkVersion.OLDEST)
                    .findFirst()
                    .map(version -> new Jdk(version, home));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
