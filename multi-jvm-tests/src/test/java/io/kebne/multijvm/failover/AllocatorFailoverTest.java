package io.kebne.multijvm.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.multijvm.harness.Child;
import io.kebne.multijvm.harness.FreePorts;
import io.kebne.multijvm.harness.MultiJvm;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code AllocatorFailover}, which Akka's multi-node test kit plays on three JVMs. */
class AllocatorFailoverTest {
    private static final int NODES = 3;

    @TempDir
    private Path workDir;

    @Test
    @Timeout(200)
    void theAllocatorMovesWithItsStateWhenItsMasterIsKilled() throws URISyntaxException {
        int controllerPort = FreePorts.take(1).get(0);
        List<Child> nodes = new ArrayList<>();
        try (MultiJvm jvms = new MultiJvm()) {
            for (int i = 0; i < NODES; i++) {
                nodes.add(jvms.start(
                        "node-" + i, nodeOptions(controllerPort, i), "org.scalatest.tools.Runner", runnerArguments(i)));
            }
            assertThat(jvms.awaitExits(Duration.ofMinutes(3))).containsExactly(0, 0, 0);
        }
        // Within one JVM a message of no known family goes unnoticed.
        assertThat(nodes)
                .allSatisfy(node -> assertThat(node.stdout().lines())
                        .noneMatch(line -> line.contains("Failed to serialize message")));
    }

    private List<String> nodeOptions(int controllerPort, int index) {
        return List.of(
                "-Dmultinode.max-nodes=" + NODES,
                "-Dmultinode.host=127.0.0.1",
                "-Dmultinode.server-host=127.0.0.1",
                "-Dmultinode.server-port=" + controllerPort,
                "-Dmultinode.index=" + index,
                "-Dkebne.test.journal=" + workDir.resolve("journal.sqlite"));
    }

    private static List<String> runnerArguments(int index) throws URISyntaxException {
        Path testClasses = Path.of(AllocatorFailoverTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String suite = AllocatorFailoverTest.class.getPackageName() + ".AllocatorFailoverMultiJvmNode" + (index + 1);
        return List.of("-oW", "-R", testClasses.toString(), "-s", suite);
    }
}
