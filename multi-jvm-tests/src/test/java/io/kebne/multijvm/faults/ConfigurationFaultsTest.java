package io.kebne.multijvm.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.multijvm.harness.Child;
import io.kebne.multijvm.harness.MultiJvm;
import io.kebne.multijvm.harness.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that are told something wrong do not start. */
@Timeout(120)
class ConfigurationFaultsTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int WRONG_USAGE = 2;

    @TempDir
    private Path directory;

    @Test
    @DisplayName("case 53: a typo in a key, on the command line and in a file, and a value of the wrong kind")
    void typos() throws IOException {
        Path file = Files.writeString(directory.resolve("kebne.conf"), "kebne.agent.heartbeat-intervall = 2s");
        try (MultiJvm processes = new MultiJvm()) {
            Child key = start(processes, "master", "--set", "kebne.allocator.ofer-timeout=3s");
            Child inFile = start(processes, "agent", "--config", file.toString());
            Child kind = start(processes, "master", "--set", "kebne.allocator.offer-timeout=soon");

            assertRefused(key, "kebne.allocator.ofer-timeout", "kebne.allocator.offer-timeout");
            assertRefused(inFile, "kebne.agent.heartbeat-intervall", "kebne.agent.heartbeat-interval");
            assertRefused(kind, "kebne.allocator.offer-timeout");
        }
        assertThat(directory.resolve("work")).doesNotExist();
    }

    private Child start(MultiJvm processes, String role, String... arguments) {
        List<String> line = new ArrayList<>(
                List.of(role, "--work-dir", directory.resolve("work").toString(), "--port", "0"));
        line.addAll(List.of(arguments));
        return Program.start(processes, role, line);
    }

    private static void assertRefused(Child node, String... named) {
        assertThat(node.awaitExit(SOON)).isEqualTo(WRONG_USAGE);
        assertThat(String.join("\n", node.stderr().lines())).contains(named);
    }
}
