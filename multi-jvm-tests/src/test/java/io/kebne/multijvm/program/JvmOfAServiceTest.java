package io.kebne.multijvm.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kebne.multijvm.harness.Await;
import io.kebne.multijvm.program.LocalProgram.Node;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kebne jvm} about a service's Java program that has a namespace of processes of its own. */
class JvmOfAServiceTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path temp;

    @Test
    void itIsLookedAtThroughItsNamespace() throws Exception {
        Path file = temp.resolve("java.json");
        Files.writeString(
                file,
                "{\"id\": \"/java\", \"cpus\": 0.2, \"mem\": 256, \"jvm\": {\"main_class\": \""
                        + StayingProgram.class.getName() + "\", \"class_path\": [\"" + classes() + "\"]}}");
        try (LocalProgram cluster =
                new LocalProgram(temp.resolve("work"), 1, 1, "kebne.agent.isolation=namespaces/pid")) {
            Node master = cluster.nodes().get(0);
            Node agent = cluster.nodes().get(1);
            assumeTrue(
                    agent.get("/flags").path("flags").path("isolation").asText().equals("namespaces/pid"),
                    "this machine gives nobody namespaces of processes");
            cluster.kebne(master, "service", "deploy", file.toString(), "--wait");
            Await.until(
                    "it shows itself",
                    PATIENCE,
                    () -> cluster.kebne(master, "jvm", "ls").contains("java"));
            Await.until("it takes commands", PATIENCE, () -> records(cluster, master));

            assertThat(cluster.kebne(master, "jvm", "threads", "java"))
                    .contains("\"main\"", StayingProgram.class.getName() + ".main");
            assertThat(cluster.kebne(master, "jvm", "heap", "java")).contains("eden space");
            assertThat(cluster.kebne(master, "jvm", "heap", "java", "--histogram"))
                    .contains("java.lang.String");
            assertThat(cluster.kebne(master, "jvm", "gc", "java", "--run")).contains("COLLECTIONS");
            assertThat(cluster.kebne(master, "jvm", "jfr", "java", "dump")).startsWith("jvm/recording-");
            assertThat(cluster.kebne(master, "jvm", "logger", "java", "example", "debug"))
                    .isEqualTo("java.util.logging: FINE");
        }
    }

    /** One that has only just begun shows itself before it takes commands. */
    private static boolean records(LocalProgram cluster, Node master) {
        try {
            return cluster.kebne(master, "jvm", "jfr", "java").contains("name=kebne");
        } catch (AssertionError e) {
            return false;
        }
    }

    private static Path classes() throws URISyntaxException {
        return Path.of(StayingProgram.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }
}
