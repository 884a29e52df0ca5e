package io.kebne.multijvm.rolling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.multijvm.harness.Child;
import io.kebne.multijvm.harness.MultiJvm;
import io.kebne.multijvm.harness.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kebne chaos --rolling}: SIGTERM to each of three masters, then to each agent, each started again before the next
 * one, while a scheduler launches tasks that run across the restarts.
 */
class RollingRestartTest {
    private static final int MASTERS = 3;
    private static final int AGENTS = 2;
    private static final long LONGEST_PAUSE_OF_LAUNCHES_MILLIS = 30_000;

    @TempDir
    private Path workDir;

    @Test
    @Timeout(700)
    void noTaskIsLostOrRunsTwiceWhenAllNodesAreRestartedOneAfterTheOther() throws IOException {
        try (MultiJvm processes = new MultiJvm()) {
            Child chaos = processes.start("chaos", command());
            int code = chaos.awaitExit(Duration.ofMinutes(10));
            List<String> output = chaos.stdout().lines();
            assertThat(output)
                    .as("what it printed; on standard error: " + chaos.stderr().lines())
                    .isNotEmpty();
            JsonNode report = new ObjectMapper().readTree(output.get(output.size() - 1));

            assertThat(report.path("violations")).as("violations").isEmpty();
            assertThat(code).isZero();
            assertThat(report.path("faults").path("STOP_MASTER").asInt()).isEqualTo(MASTERS);
            assertThat(report.path("faults").path("STOP_AGENT").asInt()).isEqualTo(AGENTS);
            assertThat(report.path("ends").path("FINISHED").asInt()).isPositive();
            if (report.path("unplanned_ends").isEmpty()) {
                // On a machine that is too busy an agent may be expelled, and ends its tasks then.
                assertThat(report.path("ends").has("KILLED")).as("tasks killed").isFalse();
            }
            assertThat(report.path("failover_millis"))
                    .hasSize(MASTERS)
                    .allSatisfy(pause -> assertThat(pause.asLong()).isLessThan(LONGEST_PAUSE_OF_LAUNCHES_MILLIS));
        }
    }

    private List<String> command() {
        return Program.command(List.of(
                "chaos",
                "--rolling",
                "--json",
                "--seed",
                "1",
                "--baseline",
                "3s",
                "--masters",
                Integer.toString(MASTERS),
                "--agents",
                Integer.toString(AGENTS),
                "--work-dir",
                workDir.toString()));
    }
}
