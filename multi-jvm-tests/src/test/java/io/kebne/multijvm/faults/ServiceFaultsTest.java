package io.kebne.multijvm.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.kebne.examples.HttpService;
import io.kebne.multijvm.cluster.Answer;
import io.kebne.multijvm.cluster.FaultCluster;
import io.kebne.multijvm.cluster.FaultPlan;
import io.kebne.multijvm.cluster.Node;
import io.kebne.multijvm.harness.Await;
import io.kebne.multijvm.harness.MultiJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
 * A service of five JVMs that answer over HTTP stays at five, whatever dies; others are drained, scaled and placed. Each of
 * the five writes its task's id and its process' id when it starts, so that none can start twice unseen.
 */
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ServiceFaultsTest {
    private static final int INSTANCES = 5;
    private static final int KEPT = 30;
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path directory;

    private FaultCluster cluster;

    @BeforeAll
    void start() throws IOException {
        Files.createFile(started());
        // All agents are on one machine: of few ports two of them would give the same one to different instances.
        cluster = FaultPlan.of(directory.resolve("cluster"), 3, 3)
                .set("kebne.agent.resources", "cpus:8;mem:8192;disk:8192;ports:[31100-32699]")
                .set("kebne.agent.heartbeat-interval", "250ms")
                .set("kebne.allocator.agent-disconnect-timeout", "2s")
                .set("kebne.allocator.agent-unreachable-timeout", "15s")
                .set("kebne.services.autoscaling.interval", "2s")
                .set("kebne.services.autoscaling.patience", "1s")
                .start();
        String line = "echo $MESOS_TASK_ID $$ >> %s; exec %s -Xmx32m -XX:+UseSerialGC -cp %s %s five 0 0"
                .formatted(started(), MultiJvm.java(), RollingUpgradeTest.classPath(), HttpService.class.getName());
        Answer answer = call("POST", "/v2/apps", """
                {"id": "/five", "cmd": "%s", "cpus": 0.1, "mem": 64, "instances": %d,
                 "readinessChecks": [{"path": "/ready", "intervalSeconds": 1}],
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
        servicesMaster().kill();

        String next = Await.present(
                "another master sees to services", SOON, () -> servicesHost().filter(now -> !now.equals(host)));
        System.out.println("services moved from " + host + " to " + next);
        awaitFive("after kill -9 of the master that sees to services");
        assertThat(alive()).isEqualTo(before);
        cluster.heal();
    }

    @Test
    @Order(3)
    @DisplayName("case 52: a version that does not last is rolled back, and costs no instance")
    void badVersion() {
        Map<String, Long> before = alive();
        String version = anyApp().path("version").asText();
        assertThat(call("PATCH", "/v2/apps/five", "{\"cmd\": \"exit 1\"}").status())
                .isIn(200, 409);

        Await.until(
                "the version before is wanted again",
                SOON,
                () -> app().filter(app -> !app.path("version").asText().equals(version)
                                && app.path("cmd").asText().contains("HttpService")
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
    @DisplayName("case 51: an agent is drained while another one dies, and no instance goes that cannot be spared")
    void drainWhileAnotherAgentDies() {
        cluster.heal();
        deployOther("kept", """
                {"id": "/kept", "cmd": "exec sleep 3600", "cpus": 0.05, "mem": 16, "instances": %d,
                 "upgradeStrategy": {"minimumHealthCapacity": 0.95, "maximumOverCapacity": 0.05}}
                """.formatted(KEPT));
        awaitOther("kept", KEPT);
        Node drained = cluster.agents().get(1);
        Node dying = cluster.agents().get(2);
        JsonNode before = Await.present("an answer", SOON, () -> service("kept"));
        int leaving = on(before, drained);
        int lost = on(before, dying);
        assertThat(List.of(leaving, lost)).allMatch(count -> count > 2);

        dying.kill();
        Await.until(
                "the masters have noticed",
                SOON,
                () -> FaultCluster.activeAgents(cluster.anyMaster()).equals(Optional.of(2)));
        schedule(drained);
        long begun = System.nanoTime();
        AtomicInteger fewest = new AtomicInteger(KEPT);
        Await.until("the agent is left, or what keeps it is said", Duration.ofMinutes(1), () -> {
            JsonNode now = Await.present("an answer", SOON, () -> service("kept"));
            // Those that died with their agent nobody could keep.
            int spared = now.path("tasksReady").asInt() + lost - on(now, dying);
            fewest.accumulateAndGet(spared, Math::min);
            return on(now, drained) + on(anyApp(), drained) == 0 || isDeclined();
        });
        Await.until(
                "all are ready elsewhere",
                SOON,
                () -> service("kept")
                        .filter(app ->
                                app.path("tasksReady").asInt() == KEPT && on(app, drained) == 0 && on(app, dying) == 0)
                        .isPresent());
        System.out.printf(
                "%d instances left %s in %.1f s while %d were lost with %s; never fewer than %d of %d but for those%n",
                leaving, drained, (System.nanoTime() - begun) / 1e9, lost, dying, fewest.get(), KEPT);
        assertThat(fewest.get()).isGreaterThanOrEqualTo((int) Math.ceil(KEPT * 0.95));

        assertThat(call("POST", "/maintenance/schedule", "{\"windows\": []}").status())
                .isEqualTo(200);
        assertThat(call("DELETE", "/v2/apps/kept?force=true", "").status()).isEqualTo(200);
        cluster.heal();
        awaitFive("after a drain");
    }

    private void schedule(Node node) {
        Answer answer = call("POST", "/maintenance/schedule", """
                {"windows": [{"machine_ids": [{"hostname": "%s"}],
                              "unavailability": {"start": {"nanoseconds": %d}}}]}
                """.formatted(
                        node.name(), TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis())));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    /** Whether services have said that they do not get away. */
    private boolean isDeclined() {
        return cluster.anyMaster()
                .get("/maintenance/status")
                .filter(status -> status.findValuesAsText("status").contains("DECLINE"))
                .isPresent();
    }

    private static int on(JsonNode app, Node node) {
        int count = 0;
        for (JsonNode task : app.path("tasks")) {
            boolean there = task.path("host").asText().equals(node.name());
            count += there && task.path("state").asText().equals("TASK_RUNNING") ? 1 : 0;
        }
        return count;
    }

    @Test
    @Order(6)
    @DisplayName("instances are placed by constraints, and what cannot be placed is said")
    void placement() {
        deployOther("apart", """
                {"id": "/apart", "cmd": "exec sleep 3600", "cpus": 0.05, "mem": 16, "instances": 4,
                 "constraints": [["hostname", "UNIQUE"]]}
                """);
        Await.until(
                "one waits for another agent",
                SOON,
                () -> read("/v2/queue")
                        .filter(queue -> queue.toString().contains("UnfulfilledConstraint"))
                        .isPresent());
        Await.until("the others run", SOON, () -> ready("apart") == 3);
        assertThat(service("apart").orElseThrow().findValuesAsText("host"))
                .containsExactlyInAnyOrder("agent-1", "agent-2", "agent-3");

        deployOther("even", """
                {"id": "/even", "cmd": "exec sleep 3600", "cpus": 0.05, "mem": 16, "instances": 6,
                 "constraints": [["hostname", "GROUP_BY", "2"], ["hostname", "UNLIKE", "agent-3"]]}
                """);
        awaitOther("even", 6);
        assertThat(service("even").orElseThrow().findValuesAsText("host"))
                .containsExactlyInAnyOrder("agent-1", "agent-1", "agent-1", "agent-2", "agent-2", "agent-2");
        assertThat(call("DELETE", "/v2/apps/apart?force=true", "").status()).isEqualTo(200);
        assertThat(call("DELETE", "/v2/apps/even?force=true", "").status()).isEqualTo(200);
    }

    @Test
    @Order(7)
    @DisplayName("the number of instances follows a metric, also after the master that sees to it has died")
    void autoscaling() throws IOException {
        AtomicInteger load = new AtomicInteger(250);
        HttpServer metric = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        metric.createContext("/depth", exchange -> {
            byte[] text = load.toString().getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        metric.start();
        try {
            deployOther("scaled", """
                    {"id": "/scaled", "cmd": "exec sleep 3600", "cpus": 0.05, "mem": 16,
                     "autoscaling": {"minInstances": 1, "maxInstances": 6, "scaleUpCooldownSeconds": 0, "policies":
                         [{"type": "metric", "url": "http://127.0.0.1:%d/depth", "target": 100}]}}
                    """.formatted(metric.getAddress().getPort()));
            awaitOther("scaled", 3);
            servicesMaster().kill();
            load.set(490);
            awaitOther("scaled", 5);
            load.set(5000);
            awaitOther("scaled", 6);
        } finally {
            metric.stop(0);
        }
    }

    @Test
    @Order(8)
    @DisplayName("case 16: instances that end at once are started ever more seldom, and cost their agents little")
    void crashLoop() throws IOException {
        Map<String, Duration> idle = cpuTimes(Duration.ofSeconds(10));
        Path starts = Files.createFile(directory.resolve("loop"));
        deployOther("loop", """
                {"id": "/loop", "cmd": "date +%%s >> %s; exit 1", "cpus": 0.05, "mem": 16, "instances": 3,
                 "upgradeStrategy": {"progressDeadlineSeconds": 600}}
                """.formatted(starts));
        Await.until("it is started again", SOON, () -> lines(starts) > 6);
        int before = lines(starts);
        Map<String, Duration> looping = cpuTimes(Duration.ofSeconds(20));

        int started = lines(starts) - before;
        System.out.printf(
                "3 instances that end at once: %d starts in 20 s; processor time of agents %s, and %s in 10 s before%n",
                started, looping, idle);
        // The delay is a second at first, and longer each time.
        assertThat(started).isBetween(1, 3 * 20);
        looping.forEach((agent, time) -> assertThat(
                        time.minus(idle.get(agent).multipliedBy(2)).toMillis())
                .as("milliseconds of %s in 20 s for that", agent)
                .isLessThan(2_000));
        assertThat(call("DELETE", "/v2/apps/loop?force=true", "").status()).isIn(200, 404);
    }

    /** What each agent uses of processors in such a time. */
    private Map<String, Duration> cpuTimes(Duration length) {
        Map<String, Duration> before = cpuTimes();
        Await.time(length);
        Map<String, Duration> used = new TreeMap<>();
        cpuTimes().forEach((agent, time) -> used.put(agent, time.minus(before.get(agent))));
        return used;
    }

    private Map<String, Duration> cpuTimes() {
        Map<String, Duration> times = new TreeMap<>();
        for (Node agent : cluster.agents()) {
            times.put(
                    agent.name(),
                    ProcessHandle.of(agent.process().pid())
                            .flatMap(process -> process.info().totalCpuDuration())
                            .orElse(Duration.ZERO));
        }
        return times;
    }

    private static int lines(Path file) {
        try {
            return Files.readAllLines(file).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void deployOther(String name, String body) {
        Answer answer = call("PUT", "/v2/apps/" + name, body);
        assertThat(answer.status()).as(answer.body()).isIn(200, 201, 409);
    }

    private void awaitOther(String name, int instances) {
        Await.until(instances + " instances of " + name + " are ready", SOON, () -> ready(name) == instances);
    }

    private int ready(String name) {
        return service(name).map(app -> app.path("tasksReady").asInt()).orElse(-1);
    }

    private Node servicesMaster() {
        String host = Await.present("a master sees to services", SOON, this::servicesHost);
        return cluster.masters().stream()
                .filter(node -> host.endsWith(node.clusterAddress()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Order(9)
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
        return service("five");
    }

    private Optional<JsonNode> service(String name) {
        return read("/v2/apps/" + name).map(answer -> answer.path("app"));
    }

    private Optional<JsonNode> read(String path) {
        return cluster.masters().stream()
                .filter(Node::isRunning)
                .map(master -> master.get(path))
                .flatMap(Optional::stream)
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
