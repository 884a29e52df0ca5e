package io.kebne.multijvm.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.multijvm.harness.Await;
import io.kebne.multijvm.harness.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The master that hosts the allocator dies while many tasks are launched, run and end. */
@Timeout(240)
class RunThroughFailoverTest {
    private static final int INSTANCES = 100;

    @TempDir
    private Path directory;

    /** @param started how many tasks have begun when it dies: some of the first, or some of those in their places */
    @ParameterizedTest
    @ValueSource(ints = {20, 75})
    void everyInstanceRunsOnceAndFinishes(int started) throws IOException {
        Path traces = Files.createDirectory(directory.resolve("traces"));
        try (LocalProgram cluster = new LocalProgram(directory.resolve("cluster"), 3, 3)) {
            Child run = cluster.start(
                    "run",
                    "--instances",
                    Integer.toString(INSTANCES),
                    "--cpus",
                    "0.1",
                    "--mem",
                    "16",
                    "--",
                    "sh",
                    "-c",
                    "echo x >> " + traces + "/$MESOS_TASK_ID; sleep 2");
            Await.until(started + " tasks have begun", Duration.ofMinutes(1), () -> count(traces) >= started);
            LocalProgram.Node killed = cluster.allocatorHost(cluster.nodes().get(0));
            LocalProgram.Node survivor = cluster.nodes().stream()
                    .filter(node -> node.isMaster() && !node.equals(killed))
                    .findFirst()
                    .orElseThrow();
            Duration failover = cluster.failOver(killed, survivor);
            System.out.printf(
                    "kill -9 of %s: allocator elsewhere after %d ms, %d tasks had begun by then%n",
                    killed.name(), failover.toMillis(), count(traces));

            assertThat(run.awaitExit(Duration.ofSeconds(150))).isZero();

            assertThat(files(traces))
                    .hasSize(INSTANCES)
                    .allSatisfy(file -> assertThat(file).hasContent("x"));
            assertThat(finished(survivor)).isEqualTo(INSTANCES);
        }
    }

    private static int finished(LocalProgram.Node master) {
        int finished = 0;
        for (JsonNode task : master.get("/tasks?limit=10000").path("tasks")) {
            finished += task.path("state").asText().equals("TASK_FINISHED") ? 1 : 0;
        }
        return finished;
    }

    private static int count(Path directory) {
        return files(directory).size();
    }

    private static List<Path> files(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
