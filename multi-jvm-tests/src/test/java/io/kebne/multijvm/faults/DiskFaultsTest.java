package io.kebne.multijvm.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.multijvm.cluster.Answer;
import io.kebne.multijvm.cluster.FaultCluster;
import io.kebne.multijvm.cluster.FaultPlan;
import io.kebne.multijvm.cluster.HistoryScheduler;
import io.kebne.multijvm.cluster.Node;
import io.kebne.multijvm.cluster.TestFramework;
import io.kebne.multijvm.cluster.TinyDisk;
import io.kebne.multijvm.harness.Await;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.task.TaskState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A lone master and an agent, each with a disk of a few megabytes, which the tests fill. */
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiskFaultsTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration ANNOUNCED = Duration.ofSeconds(30);
    private static final Duration WHILE_FULL = Duration.ofSeconds(2);
    private static final Duration NEVER = Duration.ofHours(1);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path directory;

    private TinyDisk journal;
    private TinyDisk work;
    private FaultCluster cluster;
    private TestFramework framework;
    private HistoryScheduler scheduler;

    /** Each write has another, so that there is something to be written; 1 is what a role has anyway. */
    private int weight = 1;

    @BeforeAll
    void start() throws IOException {
        Path masters = Files.createDirectories(directory.resolve("cluster/master-disk"));
        Path agents = Files.createDirectories(directory.resolve("cluster/agent-disk"));
        journal = TinyDisk.assumed(masters, 8);
        work = TinyDisk.assumed(agents, 8);
        cluster = FaultPlan.of(directory.resolve("cluster"), 1, 1)
                .on(List.of(journal, work))
                .journal(masters.resolve("journal.sqlite"))
                .workDir("agent-1", agents.resolve("work"))
                .start();
        framework = TestFramework.connect(
                cluster, directory.resolve("history"), "disks", Capability.MULTI_ROLE, Capability.PARTITION_AWARE);
        scheduler = framework.scheduler();
        scheduler.launch("long", NEVER);
        scheduler.awaitState("long", TaskState.RUNNING, SOON);
    }

    @AfterAll
    void stop() {
        if (framework != null) {
            framework.close();
        }
        if (cluster != null) {
            cluster.close();
        }
        if (work != null) {
            work.close();
        }
        if (journal != null) {
            journal.close();
        }
    }

    @BeforeEach
    void heal() {
        cluster.heal();
    }

    @AfterEach
    void nothingWasLostAndNothingRanTwice() {
        framework.history().requireSound();
    }

    @Test
    @DisplayName("case 33: the disk of the embedded journal is full")
    void journalFull() {
        Node master = cluster.anyMaster();
        Await.until("a write is taken", SOON, () -> isWritten(master));
        Set<String> allocators = scheduler.allocatorLives();
        journal.fill();

        Answer refusal = Await.present(
                "a refusal with a reason", ANNOUNCED, () -> write(master).filter(answer -> answer.status() == 503));
        assertThat(refusal.body()).isNotBlank();
        Await.until(
                "the master says that its journal is not well",
                ANNOUNCED,
                () -> reasons(master).contains("journal"));
        awaitUnhealthy(master, "master/healthy");
        int lives = master.lives();

        journal.empty();

        Await.until("a write is taken again", SOON, () -> isWritten(master));
        Await.until(
                "the master is healthy",
                SOON,
                () -> FaultCluster.metric(master, "master/healthy").equals(Optional.of(1.0)));
        assertThat(master.lives()).as("processes of the master").isEqualTo(lives);
        // A failed write ended the allocator's life, and its offers with it.
        scheduler.awaitOfferOfAnother(allocators, SOON);
        scheduler.finishOne("after-full-journal", SOON);
        master.kill();
        master.start();
        Optional<Double> last = Optional.of((double) weight);
        Await.until("what was written last is there", SOON, () -> weight(master).equals(last));
    }

    @Test
    @DisplayName("case 33: the disk of an agent is full")
    void agentFull() {
        work.fill();
        scheduler.launch("on-full-disk", Duration.ofSeconds(1));
        Node agent = cluster.agents().get(0);
        Await.until("the agent says that it is not healthy", ANNOUNCED, () -> !isWell(agent));
        awaitUnhealthy(agent, "slave/healthy");
        Await.time(WHILE_FULL);
        assertThat(scheduler.last("long").orElseThrow().state()).isEqualTo(TaskState.RUNNING);

        work.empty();

        // Whether it was refused or has waited for space: its scheduler hears of its end.
        Await.until(
                "the end of the task that was launched meanwhile",
                SOON,
                () -> scheduler
                        .last("on-full-disk")
                        .filter(status -> status.state().isTerminal())
                        .isPresent());
        scheduler.finishOne("after-full-disk", SOON);
        assertThat(scheduler.last("long").orElseThrow().state()).isEqualTo(TaskState.RUNNING);
        Await.until("the agent is healthy", SOON, () -> isWell(agent));
    }

    private static void awaitUnhealthy(Node node, String metric) {
        Await.until(
                metric + " says so",
                ANNOUNCED,
                () -> FaultCluster.metric(node, metric).equals(Optional.of(0.0)));
    }

    /** Why a node is not well, as it says; empty when it is, or when it says nothing. */
    private static String reasons(Node node) {
        return node.request("GET", "/health", "", Duration.ofSeconds(2))
                .filter(answer -> answer.status() == 503)
                .map(answer -> answer.json().path("reasons").toString())
                .orElse("");
    }

    private static boolean isWell(Node node) {
        return node.request("GET", "/health", "", Duration.ofSeconds(2))
                .filter(Answer::isSuccess)
                .isPresent();
    }

    private boolean isWritten(Node master) {
        return write(master).filter(Answer::isSuccess).isPresent();
    }

    private Optional<Answer> write(Node master) {
        weight++;
        String body = "[{\"role\": \"disk\", \"weight\": " + weight + "}]";
        return master.request("PUT", "/weights", body, Duration.ofSeconds(6));
    }

    private static Optional<Double> weight(Node master) {
        return master.get("/weights").map(all -> {
            for (JsonNode each : all) {
                if (each.path("role").asText().equals("disk")) {
                    return each.path("weight").asDouble();
                }
            }
            return 0.0;
        });
    }
}
