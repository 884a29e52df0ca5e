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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A service of five instances stays at five, whatever dies. Each instance writes its task's id and its process' id when it
 * starts, so that none can start twice unseen.
 */
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ServiceFaultsTest {
    private static final int INSTANCES = 5;
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path directory;

    private FaultCluster cluster;

    @BeforeAll
    void start() throws IOException {
        Files.createFile(started());
        cluster = FaultPlan.of(directory.resolve("cluster"), 3, 3)
                .set("kebne.agent.heartbeat-interval", "250ms")
                .set("kebne.allocator.agent-disconnect-timeout", "2s")
                .set("kebne.allocator.agent-unreachable-timeout", "15s")
                .start();
        String line = "echo $MESOS_TASK_ID $$ >> " + started() + "; exec sleep 3600";
        Answer answer = call("POST", "/v2/apps", """
                {"id": "/five", "cmd": "%s", "cpus": 0.1, "mem": 16, "instances": %d,
                 "upgradeStrategy": {"maximumOverCapacity": 0.2, "progressDeadlineSeconds": 15}}
                """.formatted(line, INSTANCES));
        // One that was not answered in time may have been done, so that the next is refused.
        assertThat(answer.status()).as(answer.body()).isIn(201, 409);
        awaitFive("after the first deployment");
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
            cluster.requireSoundJournal();
        }
    }

    @Test
    @Order(1)
    @DisplayName("case 16: instances that are killed are started again")
    void killedInstances() {
        Map<String, Long> before = alive();
        List<String> killed = before.keySet().stream().limit(2).toList();
        killed.forEach(task -> kill(before.get(task)));

        Await.until("they are dead", SOON, () -> killed.stream().noneMatch(alive()::containsKey));
        awaitFive("after kill -9 of two instances");
        assertThat(before.keySet().stream().filter(alive()::containsKey)).hasSize(3);
    }

    @Test
    @Order(2)
    @DisplayName("a service moves to another master without a restart of its instances")
    void killedMaster() {
        Map<String, Long> before = alive();
        String host = Await.present("a master sees to services", SOON, this::servicesHost);
        Node master = cluster.masters().stream()
                .filter(node -> host.endsWith(node.clusterAddress()))
                .findFirst()
                .orElseThrow();
        master.kill();

        String next = Await.present(
                "another master sees to services", SOON, () -> servicesHost().filter(now -> !now.equals(host)));
        System.out.println("services moved from " + host + " to " + next);
        awaitFive("after kill -9 of the master that sees to services");
        assertThat(alive()).isEqualTo(before);
        cluster.heal();
    }

    @Test
    @Order(3)
    @DisplayName("a version that does not last is rolled back, and costs no instance")
    void badVersion() {
        Map<String, Long> before = alive();
        String version = anyApp().path("version").asText();
        assertThat(call("PATCH", "/v2/apps/five", "{\"cmd\": \"exit 1\"}").status())
                .isIn(200, 409);

        Await.until(
                "the version before is wanted again",
                SOON,
                () -> app().filter(app -> !app.path("version").asText().equals(version)
                                && app.path("cmd").asText().contains("sleep")
                                && app.path("deployments").isEmpty())
                        .isPresent());
        awaitFive("after a bad version");
        assertThat(alive()).isEqualTo(before);
        JsonNode failure = anyApp().path("lastTaskFailure");
        assertThat(failure.path("state").asText()).isEqualTo("TASK_FAILED");
    }

    @Test
    @Order(4)
    @DisplayName("instances of a lost agent move, and are ended should it come back")
    void lostAgent() {
        JsonNode tasks = anyApp().path("tasks");
        // Those that were started again are where there was an offer, which may leave an agent without any.
        String host = tasks.path(0).path("host").asText();
        Node lost = cluster.agents().stream()
                .filter(agent -> agent.name().equals(host))
                .findFirst()
                .orElseThrow();
        Set<String> moved = new TreeSet<>();
        tasks.forEach(task -> {
            if (task.path("host").asText().equals(host)) {
                moved.add(task.path("id").asText());
            }
        });
        assertThat(moved).as("instances on " + lost.name()).isNotEmpty();
        lost.kill();

        Await.until(
                "others run in their place",
                SOON,
                () -> isFive() && tasks().stream().noneMatch(moved::contains));
        System.out.println("moved from " + lost.name() + ": " + moved);
        lost.start();
        awaitFive("after the agent has come back");
    }

    @Test
    @Order(5)
    @DisplayName("no instance was started twice")
    void noDouble() throws IOException {
        assertThat(Files.readAllLines(started()).stream().map(line -> line.split(" ", -1)[0]))
                .doesNotHaveDuplicates();
    }

    private void awaitFive(String when) {
        long begun = System.nanoTime();
        // All that lives is ready, and all that is ready lives.
        Await.until(
                "five instances " + when,
                SOON,
                () -> isFive() && alive().keySet().equals(tasks()));
        System.out.printf("five instances %s: %.1f s%n", when, (System.nanoTime() - begun) / 1e9);
    }

    private boolean isFive() {
        return app().filter(app -> app.path("tasksReady").asInt() == INSTANCES
                        && app.path("tasks").size() == INSTANCES
                        && app.path("deployments").isEmpty())
                .isPresent();
    }

    private Set<String> tasks() {
        Set<String> ids = new TreeSet<>();
        app().ifPresent(app ->
                app.path("tasks").forEach(task -> ids.add(task.path("id").asText())));
        return ids;
    }

    private JsonNode anyApp() {
        return Await.present("an answer", SOON, this::app);
    }

    private Optional<JsonNode> app() {
        return cluster.masters().stream()
                .filter(Node::isRunning)
                .map(master -> master.get("/v2/apps/five"))
                .flatMap(Optional::stream)
                .map(answer -> answer.path("app"))
                .findFirst();
    }

    private Optional<String> servicesHost() {
        return cluster.masters().stream()
                .filter(Node::isRunning)
                .map(master -> master.get("/v2/info"))
                .flatMap(Optional::stream)
                .map(answer -> answer.path("servicesHost").asText())
                .filter(host -> !host.isEmpty())
                .findFirst();
    }

    private Answer call(String method, String path, String body) {
        return Await.present(
                method + " " + path,
                SOON,
                () -> cluster.anyMaster()
                        .request(method, path, body, Duration.ofSeconds(10))
                        .filter(answer -> answer.status() != 503));
    }

    /** By the names of their tasks, those that have been started and not ended. */
    private static Map<String, Long> alive() {
        try {
            return Files.readAllLines(started()).stream()
                    .map(line -> line.split(" ", -1))
                    .filter(parts -> parts.length == 2)
                    .filter(parts -> ProcessHandle.of(Long.parseLong(parts[1]))
                            .filter(ServiceFaultsTest::lives)
                            .isPresent())
                    .collect(Collectors.toMap(
                            parts -> parts[0], parts -> Long.parseLong(parts[1]), (a, b) -> b, TreeMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that is only waited for by its parent lives no more, but is there. */
    private static boolean lives(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private static Path started() {
        return directory.resolve("started");
    }
}
