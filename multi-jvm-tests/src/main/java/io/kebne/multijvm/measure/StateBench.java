package io.kebne.multijvm.measure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    private final URI bareServer;

    private StateBench(URI server, URI bareServer) {
        this.server = server;
        this.bareServer = bareServer;
    }

    static void run(Figures figures, Path directory, ClusterBench.Options options) throws Exception {
        int agents = options.agents().orElse(options.quick() ? 1_000 : 10_000);
        figures.progress("%d agents, %d running tasks and as many ended ones", agents, agents * TASKS_PER_AGENT);
        try (StateServer server = StateServer.start(agents, agents * TASKS_PER_AGENT)) {
            new StateBench(server.url(), server.bareUrl()).measure(figures);
        }
        PolledAllocatorBench.run(figures, Files.createDirectory(directory.resolve("polled")), options);
        SubscriberBench.run(figures, options);
        LaunchBench.runComparison(figures, Files.createDirectory(directory.resolve("launches")), options);
    }

    private void measure(Figures figures) throws Exception {
        figures.atMost("state", medianSeconds(get("/state")), "s", STATE_SECONDS);
        figures.info("state-size", read(get("/state")) / 1e6, "MB");
        figures.info("v1-get-state-json", medianSeconds(getState("application/json")), "s");
        figures.info("v1-get-state-protobuf", medianSeconds(getState("application/x-protobuf")), "s");
        health(figures, "idle", Optional.empty());
        try (Pollers pollers = Pollers.start(server, POLLERS, Duration.ZERO)) {
            health(figures, "with-5-pollers", Optional.of(HEALTH_MILLIS));
            figures.info("health-5-pollers-reads", (double) pollers.reads(), "");
        }
    }

    private double medianSeconds(HttpRequest request) throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UP; i++) {
            long unused = read(request);
        }
        return Times.quantile(seconds(request, READS), 0.5);
    }

    /**
     * How long {@code /health} takes at most, but for one request of a hundred, and how long an answer takes that says
     * nothing, by turns: the machine's other work falls on both.
     */
    private void health(Figures figures, String when, Optional<Double> target) throws IOException {
        List<Double> health = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        try (ReadConnection connection = ReadConnection.open(server);
                ReadConnection bareConnection = ReadConnection.open(bareServer)) {
            for (int i = 0; i < HEALTH_CHECKS; i++) {
                // So that both are compiled.
                double unused = seconds(connection, "/health") + seconds(bareConnection, "/");
            }
            for (int i = 0; i < HEALTH_CHECKS; i++) {
                health.add(seconds(connection, "/health"));
                bare.add(seconds(bareConnection, "/"));
            }
        }
        double p99 = Times.quantile(health, 0.99);
        double p99OfBare = Times.quantile(bare, 0.99);
        figures.info("health-p50-" + when, Times.quantile(health, 0.5) * 1_000, "ms");
        if (target.isPresent()) {
            figures.atMost("health-p99-" + when, p99 * 1_000, "ms", target.get());
        } else {
            figures.info("health-p99-" + when, p99 * 1_000, "ms");
        }
        figures.info("bare-p99-" + when, p99OfBare * 1_000, "ms");
        figures.info("health-p99-" + when + "-to-bare", p99 / p99OfBare, "");
    }

    private static double seconds(ReadConnection connection, String path) throws IOException {
        long start = System.nanoTime();
        long unused = connection.get(path);
        return Times.seconds(start);
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
