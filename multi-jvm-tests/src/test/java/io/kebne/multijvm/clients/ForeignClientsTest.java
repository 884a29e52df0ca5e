package io.kebne.multijvm.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.multijvm.cluster.FaultCluster;
import io.kebne.multijvm.cluster.FaultPlan;
import io.kebne.multijvm.cluster.Node;
import io.kebne.multijvm.harness.Child;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that were written for Mesos, by others, run their tasks here, and go on when the master that serves them dies. */
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignClientsTest {
    private static final Duration FIRST_TASK = Duration.ofMinutes(2);
    private static final Duration ALL_TASKS = Duration.ofMinutes(4);
    private static final int RXJAVA_TASKS = 30;
    /** As the sample has it. */
    private static final int FENZO_TASKS = 50;

    @TempDir
    private static Path directory;

    private FaultCluster cluster;

    @BeforeAll
    void start() {
        cluster = FaultPlan.of(directory, 3, 1)
                // rxjava asks for the leader, and is sent to this name.
                .set("kebne.master.hostname", "127.0.0.1")
                .start();
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @AfterEach
    void heal() {
        cluster.heal();
    }

    @Test
    void rxjavaRunsTasksThroughAFailover() {
        Node serving = cluster.leader();
        Child client = rxjava(serving);
        awaitFinished(client);

        serving.kill();

        assertThat(client.awaitExit(ALL_TASKS)).isZero();
        assertThat(client.stdout().lines().stream()
                        .filter(line -> line.startsWith("TASK_FINISHED"))
                        .distinct())
                .hasSize(RXJAVA_TASKS);
        assertThat(client.stdout().lines())
                .anyMatch(line -> line.startsWith("disconnected from " + serving.url())
                        || line.startsWith("ended at " + serving.url()));
    }

    @Test
    void fenzosSampleRunsItsTasksOnTheDriver() {
        Child sample = fenzo(cluster.leader());
        assertThat(sample.awaitExit(ALL_TASKS)).isZero();
        assertCompleted(sample);
    }

    @Test
    void fenzosSampleGoesOnWhenTheServingMasterIsKilled() {
        Node serving = cluster.leader();
        Child sample = fenzo(serving);
        awaitFinished(sample);

        serving.kill();

        assertThat(sample.awaitExit(ALL_TASKS)).isZero();
        assertCompleted(sample);
        assertThat(sample.stdout().lines()).anyMatch(line -> line.contains("Re-registered"));
    }

    private Child rxjava(Node first) {
        ForeignClient client = new ForeignClient("rxjava");
        List<String> command =
                new ArrayList<>(List.of("io.kebne.client.rxjava.TaskRunner", Integer.toString(RXJAVA_TASKS), "1"));
        ForeignClient.masters(cluster, first).forEach(master -> command.add("http://" + master));
        return client.start(cluster, List.of(client.classes()), command);
    }

    private Child fenzo(Node first) {
        return new ForeignClient("fenzo")
                .start(
                        cluster,
                        List.of(ForeignClient.driver()),
                        List.of(
                                "com.netflix.fenzo.samples.TaskGenerator",
                                String.join(",", ForeignClient.masters(cluster, first))));
    }

    private static void awaitFinished(Child client) {
        client.stdout().awaitLine("the end of a task", FIRST_TASK, line -> line.contains("TASK_FINISHED"));
    }

    private static void assertCompleted(Child sample) {
        assertThat(sample.stdout().lines()).anyMatch(line -> line.contains("to complete " + FENZO_TASKS + " tasks"));
    }
}
