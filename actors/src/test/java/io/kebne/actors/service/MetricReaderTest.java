package io.kebne.actors.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.kebne.actors.service.core.Measurement;
import io.kebne.protocol.service.ScalingPolicy;
import io.kebne.protocol.service.ServiceId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricReaderTest {
    private static final int AT_ONCE = 64;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        server.setExecutor(threads);
        answer("/number", 200, "12.5\n");
        answer("/metrics", 200, "depth{queue=\"in\"} 7\ndepth{queue=\"out\"} 9\n");
        answer("/gone", 404, "12");
        answer("/text", 200, "many");
        answer("/long", 200, "1".repeat(2 << 20));
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/number");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.createContext("/silent", exchange -> end.join());
        server.createContext("/stuck", exchange -> {
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().write('1');
            exchange.getResponseBody().flush();
            end.join();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        end.complete(null);
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(String path, int status, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private CompletableFuture<Measurement.Answer> read(MetricReader reader, String path, Optional<String> metric) {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + path;
        ScalingPolicy.Metric policy = new ScalingPolicy.Metric(
                Optional.empty(),
                path,
                "0",
                metric,
                metric.isPresent() ? new TreeMap<>(Map.of("queue", "in")) : new TreeMap<>(),
                1);
        CompletableFuture<Measurement.Answer> answer = new CompletableFuture<>();
        reader.read(new Measurement.Read(new ServiceId("/web"), 1, 0, Optional.empty(), url, policy), answer::complete);
        return answer;
    }

    private String problem(String path) {
        Measurement.Answer answer = read(new MetricReader(Duration.ofSeconds(60)), path, Optional.empty())
                .join();
        assertThat(answer.value()).isEmpty();
        return answer.problem();
    }

    @Test
    void numbersAndSeriesAreRead() {
        MetricReader reader = new MetricReader(Duration.ofSeconds(60));

        assertThat(read(reader, "/number", Optional.empty()).join().value()).contains(12.5);
        assertThat(read(reader, "/metrics", Optional.of("depth")).join().value())
                .contains(7.0);
    }

    @Test
    void whatIsNoNumberIsAProblemInWords() {
        assertThat(problem("/gone")).isEqualTo("the answer has status 404");
        assertThat(problem("/moved")).isEqualTo("the answer has status 302");
        assertThat(problem("/text")).isEqualTo("the answer is no finite number");
        assertThat(problem("/long")).contains("longer than");
    }

    @Test
    void whoDoesNotAnswerInTimeIsNotWaitedFor() {
        MetricReader reader = new MetricReader(Duration.ofMillis(300));

        assertThat(read(reader, "/silent", Optional.empty()).join().problem()).isEqualTo("no answer in time");
        assertThat(read(reader, "/stuck", Optional.empty()).join().problem()).isEqualTo("no answer in time");
    }

    @Test
    void manyAreReadSomeAtATime() {
        AtomicInteger most = new AtomicInteger();
        AtomicInteger now = new AtomicInteger();
        CompletableFuture<Void> full = new CompletableFuture<>();
        CompletableFuture<Void> open = new CompletableFuture<>();
        server.createContext("/busy", exchange -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            if (now.get() >= AT_ONCE) {
                full.complete(null);
            }
            open.join();
            now.decrementAndGet();
            exchange.sendResponseHeaders(200, 1);
            exchange.getResponseBody().write('1');
            exchange.close();
        });
        MetricReader reader = new MetricReader(Duration.ofSeconds(60));
        List<CompletableFuture<Measurement.Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            answers.add(read(reader, "/busy", Optional.empty()));
        }

        full.join();
        // Time in which more would have come.
        for (int i = 0; i < 50; i++) {
            read(new MetricReader(Duration.ofSeconds(60)), "/number", Optional.empty())
                    .join();
        }
        open.complete(null);

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().value()).contains(1.0));
        assertThat(most.get()).isEqualTo(AT_ONCE);
    }
}
