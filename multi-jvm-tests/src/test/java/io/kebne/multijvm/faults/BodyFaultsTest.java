package io.kebne.multijvm.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.multijvm.cluster.Answer;
import io.kebne.multijvm.cluster.FaultCluster;
import io.kebne.multijvm.cluster.FaultPlan;
import io.kebne.multijvm.cluster.LiveHeap;
import io.kebne.multijvm.cluster.Node;
import io.kebne.multijvm.harness.Await;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A lone master whose heap could not hold the bodies that it is sent. What it holds of them is measured by {@link LiveHeap}:
 * what can be reached at each of many times while they come, less what can be reached while nothing comes.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BodyFaultsTest {
    /** The largest call as it is by default, {@code kebne.http.scheduler-api.max-call}. */
    private static final long LIMIT = 512 * 1024;

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String HEAP = "-Xmx64m";
    private static final long GIGABYTE = 1L << 30;
    /** What is read and thrown away, twice, and what the two ends of a connection have in their buffers. */
    private static final long MOST_TAKEN = 32L << 20;

    private static final int ROUNDS = 3;
    private static final int AT_ONCE = 4;
    private static final int FEWEST_LOOKS = 10;
    /** How much more than itself a call becomes of which each few bytes are an object. */
    private static final int OBJECTS = 32;

    private static final String DECLINE =
            "{\"type\":\"DECLINE\",\"framework_id\":{\"value\":\"f\"},\"decline\":{\"offer_ids\":[";
    private static final Upload GIANT = new Upload(false, "{\"type\":\"", "x", GIGABYTE, "\"}");
    private static final Upload LIST =
            new Upload(false, DECLINE, "{\"value\":\"o\"},", 1_000_000, "{\"value\":\"o\"}]}}");
    private static final Upload NAME = new Upload(
            false,
            "{\"type\":\"ACCEPT\",\"framework_id\":{\"value\":\"f\"},\"accept\":{\"offer_ids\":[{\"value\":\"o\"}],"
                    + "\"operations\":[{\"type\":\"LAUNCH\",\"launch\":{\"task_infos\":[{\"name\":\"",
            "x",
            1 << 20,
            "\",\"task_id\":{\"value\":\"t\"},\"agent_id\":{\"value\":\"a\"}}]}}]}}");
    /** As many as there may be, and each of them wrong. */
    private static final Upload WRONG_LIST = new Upload(false, DECLINE, "{},", LIMIT / 3 - 100, "{}]}}");

    private static final Upload FULL_LIST =
            new Upload(false, DECLINE, "{\"value\":\"o\"},", LIMIT / 14 - 100, "{\"value\":\"o\"}]}}");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path directory;

    private FaultCluster cluster;
    private Node master;
    private LiveHeap heap;

    @BeforeAll
    void start() throws IOException {
        heap = LiveHeap.in(Files.createDirectory(directory.resolve("heap")));
        List<String> options = new ArrayList<>(heap.options());
        options.add(HEAP);
        cluster = FaultPlan.of(directory.resolve("cluster"), 1, 0)
                .jvmOptions("master-1", options.toArray(String[]::new))
                .start();
        master = cluster.anyMaster();
        // Classes and what is made once are no part of what is held of a body.
        atOnce(this::sendAll);
        isTaken(FULL_LIST);
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @AfterEach
    void theMasterLives() {
        assertThat(master.request("GET", "/health", "", Duration.ofSeconds(10)))
                .hasValueSatisfying(health -> assertThat(health.status()).isEqualTo(200));
        assertThat(master.lives()).isEqualTo(1);
    }

    @Test
    @DisplayName("case 42: 1 GB, 1,000,000 elements and a name of 1 MB, one after the other")
    void oneAfterTheOther() {
        long held = heldMore(() -> IntStream.range(0, ROUNDS).forEach(i -> sendAll()));

        System.out.printf("bodies that are refused, one after the other: %d KiB%n", held / 1024);
        assertThat(held).isLessThanOrEqualTo(2 * LIMIT);
    }

    @Test
    @DisplayName("case 42: 1 GB, 1,000,000 elements and a name of 1 MB, several at once")
    void severalAtOnce() {
        long held = heldMore(() -> IntStream.range(0, ROUNDS).forEach(i -> atOnce(this::sendAll)));

        System.out.printf("bodies that are refused, %d at once: %d KiB%n", AT_ONCE, held / 1024);
        assertThat(held).isLessThanOrEqualTo(2 * LIMIT * AT_ONCE);
    }

    /** Such a call is read, and what becomes of it is objects; but not without bound. */
    @Test
    @DisplayName("case 42: a list of as many elements as there may be")
    void aFullList() {
        long held = heldMore(() -> IntStream.range(0, ROUNDS).forEach(i -> isTaken(FULL_LIST)));

        System.out.printf("a list of %d elements that is read: %d KiB%n", FULL_LIST.times(), held / 1024);
        assertThat(held).isLessThanOrEqualTo(OBJECTS * LIMIT);
    }

    /** What the master has at most meanwhile, more than when it has nothing to do. */
    private long heldMore(Runnable work) {
        long idle = Collections.min(heap.during(() -> Await.time(Duration.ofSeconds(1))));
        List<Long> busy = heap.during(work);
        assertThat(busy).hasSizeGreaterThan(FEWEST_LOOKS);
        return Collections.max(busy) - idle;
    }

    private void sendAll() {
        String tooLarge = "body: has more than " + LIMIT + " bytes";
        for (Upload large : List.of(GIANT, GIANT.inChunks(), LIST, LIST.inChunks(), NAME, NAME.inChunks())) {
            isRefused(large, 413, tooLarge);
        }
        for (Upload wrong : List.of(WRONG_LIST, WRONG_LIST.inChunks())) {
            isRefused(wrong, 400, "decline.offer_ids[0].value: is missing");
        }
    }

    /** Whoever goes on sending when he was answered may be cut off before he reads it, and asks again. */
    private void isRefused(Upload upload, int status, String why) {
        Answer answer = Await.present("an answer", SOON, () -> {
            Upload.Outcome outcome = upload.send(url());
            assertThat(outcome.sent()).isLessThan(MOST_TAKEN);
            return outcome.answer();
        });
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(why);
    }

    /** All of it is read; then it shows that nobody has subscribed. */
    private void isTaken(Upload upload) {
        isRefused(upload, 400, "Framework cannot be found");
    }

    private static void atOnce(Runnable work) {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            CompletableFuture.allOf(Stream.generate(() -> CompletableFuture.runAsync(work, threads))
                            .limit(AT_ONCE)
                            .toArray(CompletableFuture[]::new))
                    .join();
        } finally {
            threads.shutdown();
        }
    }

    private URI url() {
        return URI.create(master.url() + "/api/v1/scheduler");
    }
}
