package io.kebne.multijvm.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.kebne.multijvm.cluster.Answer;
import io.kebne.multijvm.cluster.FaultCluster;
import io.kebne.multijvm.cluster.FaultPlan;
import io.kebne.multijvm.cluster.Node;
import io.kebne.multijvm.harness.Await;
import io.kebne.multijvm.history.SlotHistory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs go on when the master that sees to them dies: a DAG comes to its end, each of its tasks having run once, and a job
 * with a slot each second has one run for each; for long, so do fifty of them while agents die as well. Each task writes a line when it starts, so that none can run twice unseen.
 */
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobFaultsTest {
    private static final int PARTS = 4;
    private static final int KILLS = 2;
    private static final int SCHEDULED = 50;
    /** Most of it passes only on a machine that has much else to do. */
    private static final Duration SOON = Duration.ofMinutes(2);

    /** Longer than a master waits for the entity. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path directory;

    /** The same however often a job is submitted, should an answer get lost. */
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);

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
        submitTick(false);
        for (int kill = 1; kill <= KILLS; kill++) {
            runDag(kill);
        }
        int before = lines("slots").size();
        Await.until("slots after the last failover", SOON, () -> lines("slots").size() >= before + 5);
        checkSlots();
    }

    @Test
    @Tag("long")
    @DisplayName("fifty jobs with schedules miss no slot and double none while masters and agents are killed")
    void killedNodes() {
        Duration length = Duration.parse(System.getProperty("kebne.faults.slots"));
        long seed = Long.getLong("kebne.faults.seed", System.nanoTime());
        System.out.println("kills by the seed " + seed);
        Random random = new Random(seed);
        SlotHistory history = new SlotHistory(file("scheduled"));
        Instant first = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(10);
        submit(scheduledJobs(history, first));
        Instant begun = Instant.now();

        int kills = 0;
        while (Duration.between(begun, Instant.now()).compareTo(length) < 0) {
            // In turn, so that a short run has both.
            List<Node> nodes = kills % 2 == 0 ? cluster.agents() : cluster.masters();
            Node killed = nodes.get(random.nextInt(nodes.size()));
            killed.crash();
            kills++;
            Await.time(Duration.ofMillis(1_000 + random.nextInt(5_000)));
            if (killed.isMaster()) {
                // Two of three masters are to be there: of one alone nobody expects anything.
                cluster.awaitWhole(SOON);
            }
        }
        Instant end = Instant.now();
        cluster.heal();

        Await.until(
                "each slot until " + end + " has run",
                SOON,
                () -> missed(history, first, begun, end).isEmpty());
        List<String> lines = history.lines();
        System.out.println(lines.size() + " slots of " + SCHEDULED + " jobs ran in " + length + " with " + kills
                + " kills of masters and agents");
        assertThat(SlotHistory.doubled(lines)).as("doubled slots").isEmpty();
        assertThat(kills).isGreaterThan(2);
    }

    /** Half of them by cron, each minute, the others each some seconds. */
    private static String scheduledJobs(SlotHistory history, Instant first) {
        ArrayNode jobs = new ObjectMapper().createArrayNode();
        for (int i = 0; i < SCHEDULED; i++) {
            jobs.addObject()
                    .put("id", "scheduled-" + i)
                    .put("cmd", history.command())
                    .put("cpus", 0.1)
                    .put("mem", 16)
                    .put("retries", 5)
                    .put("schedule", isCron(i) ? "* * * * *" : "R/" + first + "/PT" + seconds(i) + "S")
                    .put("catchUp", "all")
                    .put("catchUpLimit", 1000);
        }
        return jobs.toString();
    }

    private static boolean isCron(int job) {
        return job % 2 == 0;
    }

    private static long seconds(int job) {
        return 10L + job / 2;
    }

    private static List<String> missed(SlotHistory history, Instant first, Instant begun, Instant end) {
        List<String> lines = history.lines();
        List<String> missed = new ArrayList<>();
        for (int i = 0; i < SCHEDULED; i++) {
            Instant slot = isCron(i) ? begun.truncatedTo(ChronoUnit.MINUTES).plusSeconds(60) : first;
            List<Instant> slots = new ArrayList<>();
            for (; slot.isBefore(end); slot = slot.plusSeconds(isCron(i) ? 60 : seconds(i))) {
                slots.add(slot);
            }
            missed.addAll(SlotHistory.missed(lines, "scheduled-" + i, slots));
        }
        return missed;
    }

    private void submitTick(boolean suspended) {
        submit("""
                {"id": "tick", "cmd": "echo $KEBNE_JOB_SLOT >> %s", "cpus": 0.1, "mem": 16, "history": 100,
                 "schedule": "R/%s/PT1S", "catchUp": "all", "catchUpLimit": 1000, "suspended": %s}
                """.formatted(file("slots"), start, suspended));
    }

    private void runDag(int round) {
        String line = "echo %d $KEBNE_JOB $KEBNE_JOB_INDEX >> %s; sleep 2".formatted(round, file("tasks"));
        submit("""
                [{"id": "split", "cmd": "%1$s", "cpus": 0.1, "mem": 16},
                 {"id": "part", "cmd": "%1$s", "cpus": 0.1, "mem": 16, "instances": %2$d, "parents": ["split"]},
                 {"id": "join", "cmd": "%1$s", "cpus": 0.1, "mem": 16, "parents": ["part"]}]
                """.formatted(line, PARTS));
        begin("split", round);
        Await.until(
                "the parts of round " + round + " have begun",
                SOON,
                () -> lines("tasks").contains(round + " part 0"));
        String host = Await.present("a master sees to jobs", SOON, this::jobsHost);
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
        // Runs are beside each other, and on a slow machine far from their order: the last ones are waited for.
        submitTick(true);
        Await.until(
                "the runs that had begun have ended",
                SOON,
                () -> get("/v2/jobs/tick")
                        .filter(job -> job.path("status").path("state").asText().equals("suspended"))
                        .isPresent());
        List<String> ran = lines("slots");
        TreeSet<Instant> slots = new TreeSet<>();
        ran.forEach(slot -> slots.add(Instant.parse(slot)));
        System.out.println(ran.size() + " slots ran, from " + slots.first() + " to " + slots.last());
        assertThat(ran).as("doubled slots").hasSize(slots.size());
        long seconds = Duration.between(slots.first(), slots.last()).toSeconds();
        assertThat(ran).as("missed slots").hasSize(Math.toIntExact(seconds + 1));
    }

    /** Asked for again only when it is known that it has not begun: else a request without an answer begins two. */
    private void begin(String job, int run) {
        Await.until(
                "run " + run + " of " + job + " has begun",
                SOON,
                () -> get("/v2/jobs/" + job + "/runs")
                        .filter(answer ->
                                answer.path("runs").path(0).path("run").asInt() >= run
                                        || cluster.anyMaster()
                                                .request("POST", "/v2/jobs/" + job + "/runs", "{}", PATIENCE)
                                                .filter(Answer::isSuccess)
                                                .isPresent())
                        .isPresent());
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
                        .request("PUT", "/v2/jobs", jobs, PATIENCE)
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
