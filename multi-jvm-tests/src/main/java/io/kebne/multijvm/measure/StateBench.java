package io.kebne.multijvm.measure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Readers of a large state, over HTTP: how long one answer takes, and how long {@code /health} takes
 * while others read the state without a pause (Mesos: master_benchmarks.cpp, GetState and WithV0StateLoad).
 */
final class StateBench {
    private static final int TASKS_PER_AGENT = 10;
    private static final int WARM_UP = 5;
    private static final int READS = 9;
    private static final int POLLERS = 5;
    private static final int HEALTH_CHECKS = 1_000;
    private static final String GET_STATE_JSON = "{\"type\": \"GET_STATE\"}";
    private static final double STATE_SECONDS = 0.9;
    private static final double HEALTH_MILLIS = 5;

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI server;

    private StateBench(URI server) {
        this.server = server;
    }

    static void run(Figures figures, ClusterBench.Options options) throws Exception {
        int agents = options.agents().orElse(options.quick() ? 1_000 : 10_000);
        figures.progress("%d agents, %d running tasks and as many ended ones", agents, agents * TASKS_PER_AGENT);
        try (StateServer server = StateServer.start(agents, agents * TASKS_PER_AGENT)) {
            new StateBench(server.url()).measure(figures);
        }
    }

    private void measure(Figures figures) throws Exception {
        figures.atMost("state", medianSeconds(get("/state")), "s", STATE_SECONDS);
        figures.info("state-size", read(get("/state")) / 1e6, "MB");
        figures.info("v1-get-state-json", medianSeconds(getState("application/json")), "s");
        figures.info("v1-get-state-protobuf", medianSeconds(getState("application/x-protobuf")), "s");
        figures.info("health-p99-idle", healthMillis(), "ms");
        figures.atMost("health-p99-with-5-pollers", healthMillisUnderLoad(), "ms", HEALTH_MILLIS);
    }

    private double medianSeconds(HttpRequest request) throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UP; i++) {
            long unused = read(request);
        }
        return Times.quantile(seconds(request, READS), 0.5);
    }

    /** How long {@code /health} takes at most, but for one request of a hundred. */
    private double healthMillis() throws IOException, InterruptedException {
        return Times.quantile(seconds(get("/health"), HEALTH_CHECKS), 0.99) * 1_000;
    }

    private List<Double> seconds(HttpRequest request, int times) throws IOException, InterruptedException {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            long unused = read(request);
            seconds.add(Times.seconds(start));
        }
        return seconds;
    }

    private double healthMillisUnderLoad() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(POLLERS);
        try {
            List<Future<Void>> pollers = new ArrayList<>();
            for (int i = 0; i < POLLERS; i++) {
                pollers.add(threads.submit(() -> {
                    while (!over.get()) {
                        long unused = read(get("/state"));
                    }
                    return null;
                }));
            }
            double millis = healthMillis();
            over.set(true);
            for (Future<Void> poller : pollers) {
                poller.get();
            }
            return millis;
        } finally {
            threads.shutdownNow();
        }
    }

    private HttpRequest get(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).build();
    }

    private HttpRequest getState(String accept) {
        return HttpRequest.newBuilder(server.resolve("/api/v1"))
                .header("Content-Type", "application/json")
                .header("Accept", accept)
                .POST(HttpRequest.BodyPublishers.ofString(GET_STATE_JSON))
                .build();
    }

    /** @return how many bytes the answer has */
    private long read(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IOException(request.uri() + " answered " + response.statusCode());
        }
        try (InputStream body = response.body()) {
            byte[] buffer = new byte[1 << 16];
            long size = 0;
            for (int length = body.read(buffer); length >= 0; length = body.read(buffer)) {
                size += length;
            }
            return size;
        }
    }
}
