package io.kebne.multijvm.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.examples.HttpService;
import io.kebne.multijvm.cluster.Answer;
import io.kebne.multijvm.cluster.FaultCluster;
import io.kebne.multijvm.cluster.FaultPlan;
import io.kebne.multijvm.cluster.Node;
import io.kebne.multijvm.harness.Await;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
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
 * Five JVMs that answer over HTTP are replaced by those of other versions while requests are sent all the time to where
 * discovery says that they are. No request is repeated, and none is lost. Then many more are started on one agent.
 */
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RollingUpgradeTest {
    private static final int INSTANCES = 5;
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration PATIENT = Duration.ofMinutes(2);
    private static final Duration STORM = Duration.ofMinutes(10);
    private static final int WARM_UP_MILLIS = 2_000;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path directory;

    private FaultCluster cluster;

    @BeforeAll
    void start() {
        // All agents are on one machine: of few ports two of them would give the same one to different instances.
        cluster = FaultPlan.of(directory.resolve("cluster"), 2, 3)
                .set("kebne.agent.resources", "cpus:8;mem:65536;disk:8192;ports:[31100-32699]")
                .start();
        deploy("one", WARM_UP_MILLIS, PATIENT);
        awaitDeployed("one");
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
    @DisplayName("a rolling upgrade loses no request")
    void rollingUpgrade() {
        try (Requests requests = Requests.start(this::endpoints)) {
            requests.awaitAnswers("one");
            deploy("two", WARM_UP_MILLIS, PATIENT);
            awaitDeployed("two");
            requests.awaitAnswers("two");

            requests.end();
            System.out.println("a rolling upgrade of " + INSTANCES + " JVMs: " + requests);
            assertThat(requests.lost()).isEmpty();
            assertThat(requests.answers().keySet()).containsExactlyInAnyOrder("one", "two");
        }
    }

    @Test
    @Order(2)
    @DisplayName("case 52: a version that never takes requests gets none, is rolled back, and loses none")
    void neverReady() {
        try (Requests requests = Requests.start(this::endpoints)) {
            requests.awaitAnswers("two");
            deploy("bad", (int) Duration.ofHours(1).toMillis(), Duration.ofSeconds(20));
            Await.until(
                    "the version before is wanted again",
                    LONG,
                    () -> app().filter(app -> text(app).equals("two")
                                    && app.path("deployments").isEmpty())
                            .isPresent());
            awaitDeployed("two");

            requests.end();
            System.out.println("a version that was never ready: " + requests);
            assertThat(requests.lost()).isEmpty();
            assertThat(requests.answers()).containsOnlyKeys("two");
        }
    }

    @Test
    @Order(3)
    @DisplayName("case 20: many JVMs are to start on one agent at once, and start a few at a time")
    void startStorm() {
        int instances = Integer.getInteger("kebne.faults.storm");
        String agent = cluster.agents().get(0).name();
        put("storm", """
                {"id": "/storm", "cpus": 0.01, "mem": 128, "instances": %d, "constraints": [["hostname", "IS", "%s"]],
                 "jvm": {"main_class": "%s", "class_path": ["%s"], "arguments": ["storm", "0", "0"],
                         "flight_recorder": false, "jvm_arguments": ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]},
                 "healthChecks": [{"protocol": "HTTP", "path": "/health", "delaySeconds": 0, "intervalSeconds": 1,
                                   "gracePeriodSeconds": 30, "timeoutSeconds": 10}]}
                """.formatted(instances, agent, HttpService.class.getName(), classPath()));
        long begun = System.nanoTime();
        Set<String> seen = new TreeSet<>();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger healthy = new AtomicInteger();
        Await.until("all are healthy", STORM, () -> {
            Optional<JsonNode> now = read("/v2/apps/storm").map(answer -> answer.path("app"));
            now.ifPresent(app -> {
                app.path("tasks").forEach(task -> seen.add(task.path("id").asText()));
                int well = app.path("tasksHealthy").asInt();
                most.accumulateAndGet(app.path("tasks").size() - well, Math::max);
                if (healthy.getAndSet(well) != well) {
                    System.out.printf("%d of %d are healthy after %.1f s%n", well, instances, secondsSince(begun));
                }
            });
            return healthy.get() == instances;
        });

        System.out.println(instances + " JVMs on " + agent + ", at most " + most + " of them starting at a time");
        // As the setting kebne.services.max-starting-per-agent has it.
        assertThat(most.get()).isBetween(2, 8);
        assertThat(seen).as("instances that there ever were").hasSize(instances);
        assertThat(read("/v2/apps/storm")
                        .orElseThrow()
                        .at("/app/lastTaskFailure")
                        .isMissingNode())
                .isTrue();
    }

    /** @param deadline after which it is given up when no instance more has become ready */
    private void deploy(String version, int warmUpMillis, Duration deadline) {
        String body = """
                {"id": "/http", "cpus": 0.1, "mem": 128, "instances": %d,
                 "jvm": {"main_class": "%s", "class_path": ["%s"], "arguments": ["%s", "%d", "50"],
                         "flight_recorder": false, "jvm_arguments": ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]},
                 "readinessChecks": [{"path": "/ready", "intervalSeconds": 0.5, "timeoutSeconds": 5}],
                 "upgradeStrategy": {"minimumHealthCapacity": 1, "maximumOverCapacity": 0.4,
                                     "progressDeadlineSeconds": %d},
                 "shutdownDelaySeconds": 10}
                """.formatted(
                INSTANCES, HttpService.class.getName(), classPath(), version, warmUpMillis, deadline.toSeconds());
        put("http", body);
    }

    private void put(String service, String body) {
        String path = "/v2/apps/" + service + "?partialUpdate=false";
        Answer answer = Await.present(
                "PUT " + path,
                LONG,
                () -> cluster.anyMaster()
                        .request("PUT", path, body, Duration.ofSeconds(10))
                        .filter(given -> given.status() != 503));
        // One that was not answered in time may have been done, so that the next is refused.
        assertThat(answer.status()).as(answer.body()).isIn(200, 201, 409);
    }

    private void awaitDeployed(String version) {
        long begun = System.nanoTime();
        Await.until(
                "version " + version + " is deployed",
                LONG,
                () -> app().filter(app -> text(app).equals(version)
                                && app.path("deployments").isEmpty()
                                && app.path("tasksReady").asInt() == INSTANCES
                                && app.path("tasks").size() == INSTANCES)
                        .isPresent());
        System.out.printf("version %s is deployed after %.1f s%n", version, secondsSince(begun));
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private Optional<JsonNode> app() {
        return read("/v2/apps/http").map(answer -> answer.path("app"));
    }

    private Optional<JsonNode> endpoints() {
        return read("/discovery/services/http").map(answer -> answer.path("endpoints"));
    }

    private Optional<JsonNode> read(String path) {
        return cluster.masters().stream()
                .filter(Node::isRunning)
                .map(master -> master.get(path))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static String text(JsonNode app) {
        return app.path("jvm").path("arguments").path(0).asText();
    }

    /** Of the server that is run. */
    static Path classPath() {
        try {
            return Path.of(HttpService.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
