package io.kebne.multijvm.measure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.multijvm.agents.SimulatedTask;
import io.kebne.protocol.resources.Resources;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Many services over HTTP: until all instances are ready, and until those of a lost agent are replaced. */
final class ServicesBench {
    private static final int HEAP_MEGABYTES = 1_536;
    private static final int INSTANCES = 10;
    private static final int CLIENTS = 4;
    private static final Resources RESOURCES = Resources.parse("cpus:64;mem:65536;disk:100000;ports:[31000-31999]");
    private static final double DEPLOY_TARGET = 60;
    private static final double REPLACE_TARGET = 10;
    private static final int OK = 200;
    /** It may or may not have been done, and is asked for again. */
    private static final int UNAVAILABLE = 503;

    private static final Duration ATTEMPT_PAUSE = Duration.ofMillis(200);

    private final Figures figures;
    private final BenchCluster cluster;
    private final int services;

    private ServicesBench(Figures figures, BenchCluster cluster, int services) {
        this.figures = figures;
        this.cluster = cluster;
        this.services = services;
    }

    static void run(Figures figures, Path directory, ClusterBench.Options options)
            throws IOException, TimeoutException, InterruptedException {
        int services = options.quick() ? 100 : 1_000;
        int agents = options.agents().orElse(options.quick() ? 50 : 500);
        try (BenchCluster cluster =
                BenchCluster.start(directory, 1, HEAP_MEGABYTES, agents, RESOURCES, options.settings())) {
            new ServicesBench(figures, cluster, services).run();
        }
    }

    private void run() throws TimeoutException, InterruptedException, IOException {
        String name = services + "x" + INSTANCES;
        CpuTime before = CpuTime.now(cluster.masters);
        long start = System.nanoTime();
        deployAll();
        figures.info("services-accepted-" + name, (System.nanoTime() - start) / 1e9, "s");
        double deployed = Times.await(
                "all instances are ready", Duration.ofMinutes(10), start, () -> ready() == services * INSTANCES);
        figures.atMost("services-ready-" + name, deployed, "s", DEPLOY_TARGET);
        CpuTime.report(figures, "services-instance", before, CpuTime.now(cluster.masters), (long) services * INSTANCES);
        replaceLost();
    }

    private void deployAll() throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        for (int i = 0; i < CLIENTS; i++) {
            clients.execute(() -> {
                for (int number = next.getAndIncrement(); number < services; number = next.getAndIncrement()) {
                    deploy(number);
                }
            });
        }
        clients.shutdown();
        if (!clients.awaitTermination(10, TimeUnit.MINUTES)) {
            throw new IllegalStateException("services were not accepted within 10 minutes");
        }
    }

    private void deploy(int number) {
        String body = """
                {"id": "/bench/s%d", "cmd": "%s", "cpus": 0.1, "mem": 32, "instances": %d}
                """.formatted(number, SimulatedTask.endless().value(), INSTANCES);
        try {
            String path = "/v2/apps/bench/s" + number + "?partialUpdate=false&force=true";
            HttpResponse<String> answer = cluster.masters.send(0, "PUT", path, body);
            while (answer.statusCode() == UNAVAILABLE) {
                answer = cluster.masters.send(0, "PUT", path, body);
            }
            if (answer.statusCode() != OK) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
            }
        } catch (IOException e) {
            throw new IllegalStateException("service " + number + " was not accepted", e);
        }
    }

    /** An operator declares it: the silence before is not measured. */
    private void replaceLost() throws TimeoutException, InterruptedException, IOException {
        long launchedBefore = cluster.agents.counts().launched();
        String call =
                "{\"type\": \"MARK_AGENT_GONE\", \"mark_agent_gone\": {\"agent_id\": {\"value\": \"simulated-0\"}}}";
        long start = System.nanoTime();
        HttpResponse<String> answer = cluster.masters.send(0, "POST", "/api/v1", call);
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        double replaced = Times.await(
                "the lost instances are replaced",
                Duration.ofMinutes(5),
                start,
                () -> cluster.agents.counts().launched() > launchedBefore && ready() == services * INSTANCES);
        figures.atMost("services-replaced", replaced, "s", REPLACE_TARGET);
        double launched = (double) (cluster.agents.counts().launched() - launchedBefore);
        figures.info("services-replaced-instances", launched, "");
    }

    /** How many instances are ready; -1 when nobody says. */
    private int ready() {
        try {
            TimeUnit.NANOSECONDS.sleep(ATTEMPT_PAUSE.toNanos());
            HttpResponse<String> answer = cluster.masters.send(0, "GET", "/v2/apps", "");
            return answer.statusCode() == 200
                    ? sum(new ObjectMapper().readTree(answer.body())).orElse(-1)
                    : -1;
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private Optional<Integer> sum(JsonNode document) {
        int ready = 0;
        for (JsonNode app : document.path("apps")) {
            ready += app.path("tasksReady").asInt();
        }
        figures.progress(
                "%d instances of %d services are ready",
                ready, document.path("apps").size());
        return Optional.of(ready);
    }
}
