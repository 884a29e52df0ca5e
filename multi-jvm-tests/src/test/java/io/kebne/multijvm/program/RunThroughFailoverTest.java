package io.kebne.multijvm.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.kebne.multijvm.harness.Await;
import io.kebne.multijvm.harness.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The master that hosts the allocator dies while many tasks are launched, run and end. */
@Timeout(400)
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
            // What a master shows of the others comes a moment after it has happened.
            Await.until("the end of all is known", Duration.ofMinutes(1), () -> finished(survivor) == INSTANCES);
        }
    }

    private static int finished(LocalProgram.Node master) {
        List<String> states = new ArrayList<>();
        JsonNode all = master.answer("/tasks?limit=10000").orElse(NullNode.getInstance());
        for (JsonNode task : all.path("tasks")) {
            states.add(task.path("state").asText());
        }
        return Collections.frequency(states, "TASK_FINISHED");
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
