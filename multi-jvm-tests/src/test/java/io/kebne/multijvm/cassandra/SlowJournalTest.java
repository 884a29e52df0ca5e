package io.kebne.multijvm.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import io.kebne.multijvm.cluster.Answer;
import io.kebne.multijvm.cluster.FaultCluster;
import io.kebne.multijvm.cluster.FaultPlan;
import io.kebne.multijvm.cluster.HistoryScheduler;
import io.kebne.multijvm.cluster.Node;
import io.kebne.multijvm.cluster.TestFramework;
import io.kebne.multijvm.harness.Await;
import io.kebne.multijvm.network.SlowLink;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.task.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A master whose journal in Cassandra answers late, and an agent with a task that must not notice. */
@Timeout(400)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowJournalTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration ANNOUNCED = Duration.ofSeconds(10);
    /** In which time service returns by itself. */
    private static final Duration RETURN = Duration.ofSeconds(30);
    /** Shorter than each of the times for which the journal is too slow. */
    private static final Duration UNREACHABLE = Duration.ofSeconds(8);

    private static final String JOURNAL = "kebne.journal.cassandra";
    private static final Duration NEVER = Duration.ofHours(1);
    private static final int MAX_WAITING = 50;
    private static final int WRITERS = 4 * MAX_WAITING;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path directory;

    private SlowLink link;
    private FaultCluster cluster;
    private TestFramework framework;
    private HistoryScheduler scheduler;
    private Node master;
    /** Each write has another, so that there is something to be written; 1 is what a role has anyway. */
    private final AtomicInteger weights = new AtomicInteger(1);

    @BeforeAll
    void start() {
        CassandraNode cassandra = SharedCassandra.node();
        link = SlowLink.to(cassandra.socketAddress());
        FaultPlan plan = FaultPlan.of(directory.resolve("cluster"), 1, 1)
                .set("kebne.journal.kind", "cassandra")
                .set("kebne.allocator.max-waiting", Integer.toString(MAX_WAITING))
                .set("kebne.allocator.agent-disconnect-timeout", "2s")
                .set("kebne.allocator.agent-unreachable-timeout", UNREACHABLE.toSeconds() + "s");
        Config journal = cassandra.journalConfig("slow", Map.of()).getConfig(JOURNAL);
        for (String key : List.of("keyspace", "replication-factor", "create", "username", "password")) {
            if (!journal.getString(key).isEmpty()) {
                plan.set(JOURNAL + "." + key, journal.getString(key));
            }
        }
        cluster = plan.set(JOURNAL + ".contact-points", link.address()).start();
        master = cluster.anyMaster();
        framework = TestFramework.connect(
                cluster, directory.resolve("history"), "slow", Capability.MULTI_ROLE, Capability.PARTITION_AWARE);
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
        if (link != null) {
            link.close();
        }
    }

    @AfterEach
    void nobodyWasGivenUp() {
        link.delay(Duration.ZERO);
        cluster.awaitWhole(SOON);
        assertThat(master.lives()).as("processes of the master").isEqualTo(1);
        assertThat(framework.history().told("long").stream().distinct().toList())
                .isEqualTo(List.of(TaskState.STARTING, TaskState.RUNNING));
        framework.history().requireSound();
    }

    @Test
    @DisplayName("case 31: the journal answers 500 ms late")
    void late() {
        Duration late = Duration.ofMillis(500);
        link.delay(late);

        long start = System.nanoTime();
        Await.until("a write is taken", SOON, this::isWritten);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(late);
        finishOne("late");
    }

    @Test
    @DisplayName("case 31: the journal answers 5 s late")
    void tooLate() {
        link.delay(Duration.ofSeconds(5));

        List<Answer> answers = writeAtOnce(WRITERS);

        assertThat(answers).extracting(Answer::status).containsOnly(503);
        assertThat(answers).extracting(Answer::body).anyMatch(body -> body.contains("too many changes wait"));
        isRefusedWithReason();
        Await.time(UNREACHABLE);
        agentIsActive();
        returns("too-late");
    }

    @Test
    @Tag("long")
    @DisplayName("case 31: the journal does not answer for a minute")
    void hangs() {
        link.delay(Duration.ofHours(1));
        Await.until("a write is refused", ANNOUNCED, () -> !isWritten());
        isRefusedWithReason();
        Await.time(Duration.ofMinutes(1));
        isRefusedWithReason();
        agentIsActive();
        returns("hangs");
    }

    private void isRefusedWithReason() {
        Await.until(
                "the master says that its journal is not well",
                ANNOUNCED,
                () -> reasons().contains("journal"));
        double waiting =
                Await.present("how many changes wait", SOON, () -> FaultCluster.metric(master, "allocator/waiting"));
        assertThat(waiting).isLessThanOrEqualTo(4.0 * MAX_WAITING);
    }

    private void agentIsActive() {
        Await.until(
                "the agent is active",
                SOON,
                () -> FaultCluster.activeAgents(master).equals(Optional.of(1)));
    }

    private void returns(String taskId) {
        link.delay(Duration.ZERO);
        Await.until("a write is taken", RETURN, this::isWritten);
        Await.until("the master is healthy", RETURN, () -> reasons().isEmpty());
        finishOne(taskId);
    }

    /** Launches until a task has been taken on: what was launched too early is dropped. */
    private void finishOne(String kind) {
        int[] launches = {0};
        Await.until("a task of " + kind + " has finished", SOON, () -> {
            String last = kind + "-" + launches[0];
            Optional<TaskState> state = scheduler.last(last).map(status -> status.state());
            if (launches[0] == 0 || state.equals(Optional.of(TaskState.DROPPED))) {
                scheduler.launch(kind + "-" + ++launches[0], Duration.ofSeconds(1));
            }
            return state.equals(Optional.of(TaskState.FINISHED));
        });
    }

    /** Why the master is not well, as it says; empty when it is. */
    private String reasons() {
        return master.request("GET", "/health", "", Duration.ofSeconds(2))
                .filter(answer -> answer.status() == 503)
                .map(answer -> answer.json().path("reasons").toString())
                .orElse("");
    }

    private boolean isWritten() {
        return write().filter(Answer::isSuccess).isPresent();
    }

    private Optional<Answer> write() {
        String body = "[{\"role\": \"slow\", \"weight\": " + weights.incrementAndGet() + "}]";
        return master.request("PUT", "/weights", body, Duration.ofSeconds(20));
    }

    private List<Answer> writeAtOnce(int count) {
        ExecutorService writers = Executors.newFixedThreadPool(count);
        try {
            List<CompletableFuture<Optional<Answer>>> writes = IntStream.range(0, count)
                    .mapToObj(i -> CompletableFuture.supplyAsync(this::write, writers))
                    .toList();
            return writes.stream()
                    .map(CompletableFuture::join)
                    .map(Optional::orElseThrow)
                    .toList();
        } finally {
            writers.shutdownNow();
        }
    }
}
