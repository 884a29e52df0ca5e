package io.kebne.multijvm.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.multijvm.cluster.Answer;
import io.kebne.multijvm.cluster.FaultCluster;
import io.kebne.multijvm.cluster.FaultPlan;
import io.kebne.multijvm.cluster.Node;
import io.kebne.multijvm.harness.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs go on when the master that sees to them dies: a DAG comes to its end, each of its tasks having run once, and a job
 * with a slot each second has one run for each. Each task writes a line when it starts, so that none can run twice unseen.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobFaultsTest {
    private static final int PARTS = 4;
    private static final int KILLS = 2;
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path directory;

    private FaultCluster cluster;

    @BeforeAll
    void start() throws IOException {
        Files.createFile(file("tasks"));
        Files.createFile(file("slots"));
        cluster = FaultPlan.of(directory.resolve("cluster"), 3, 2).start();
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
            cluster.requireSoundJournal();
        }
    }

    @Test
    @DisplayName("a DAG and a job with a slot each second go through kill -9 of the masters that see to jobs")
    void killedMasters() throws IOException {
        submit("""
                {"id": "tick", "cmd": "echo $KEBNE_JOB_SLOT >> %s", "cpus": 0.1, "mem": 16, "history": 100,
                 "schedule": "R//PT1S", "catchUp": "all"}
                """.formatted(file("slots")));
        for (int kill = 1; kill <= KILLS; kill++) {
            runDag(kill);
        }
        Await.until("slots after the last failover", SOON, () -> lines("slots").size() >= 25);
        checkSlots();
    }

    private void runDag(int round) {
        String line = "echo %d $KEBNE_JOB $KEBNE_JOB_INDEX >> %s; sleep 2".formatted(round, file("tasks"));
        submit("""
                [{"id": "split", "cmd": "%1$s", "cpus": 0.1, "mem": 16},
                 {"id": "part", "cmd": "%1$s", "cpus": 0.1, "mem": 16, "instances": %2$d, "parents": ["split"]},
                 {"id": "join", "cmd": "%1$s", "cpus": 0.1, "mem": 16, "parents": ["part"]}]
                """.formatted(line, PARTS));
        Await.until(
                "the parts of round " + round + " have begun",
                SOON,
                () -> lines("tasks").contains(round + " part 0"));
        String host = jobsHost().orElseThrow();
        Node master = cluster.masters().stream()
                .filter(node -> host.endsWith(node.clusterAddress()))
                .findFirst()
                .orElseThrow();
        master.kill();
        String next = Await.present(
                "another master sees to jobs", SOON, () -> jobsHost().filter(now -> !now.equals(host)));
        System.out.println("round " + round + ": jobs moved from " + host + " to " + next);
        Await.until("the end of the DAG", SOON, () -> succeeded("join") == round);
        List<String> wanted = new ArrayList<>(List.of(round + " split 0", round + " join 0"));
        for (int part = 0; part < PARTS; part++) {
            wanted.add(round + " part " + part);
        }
        assertThat(lines("tasks").stream().filter(one -> one.startsWith(round + " ")))
                .containsExactlyInAnyOrderElementsOf(wanted);
        cluster.heal();
    }

    /** From the first to the last one that ran there is one for each second, and each has run once. */
    private void checkSlots() {
        List<String> ran = lines("slots");
        TreeSet<Instant> slots = new TreeSet<>();
        ran.forEach(slot -> slots.add(Instant.parse(slot)));
        System.out.println(ran.size() + " slots ran, from " + slots.first() + " to " + slots.last());
        assertThat(ran).as("doubled slots").hasSize(slots.size());
        long seconds = Duration.between(slots.first(), slots.last()).toSeconds();
        // The last ones may run beside each other, and so in any order.
        long settled = slots.headSet(slots.last().minusSeconds(3), true).size();
        assertThat(settled).as("missed slots").isEqualTo(seconds - 3 + 1);
    }

    private int succeeded(String job) {
        return get("/v2/jobs/" + job)
                .map(answer -> answer.path("status").path("successes").asInt())
                .orElse(-1);
    }

    private Optional<String> jobsHost() {
        return get("/v2/jobs").map(answer -> answer.path("jobsHost").asText()).filter(host -> !host.isEmpty());
    }

    private Optional<JsonNode> get(String path) {
        return cluster.masters().stream()
                .filter(Node::isRunning)
                .map(master -> master.get(path))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private void submit(String jobs) {
        Answer answer = Await.present(
                "jobs are submitted",
                SOON,
                () -> cluster.anyMaster()
                        .request("PUT", "/v2/jobs?run=true", jobs, Duration.ofSeconds(10))
                        .filter(one -> one.status() != 503));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private static List<String> lines(String name) {
        try {
            return Files.readAllLines(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(String name) {
        return directory.resolve(name);
    }
}
