package io.kebne.multijvm.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.multijvm.harness.Await;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Sends requests without end from several threads to endpoints of a service, each once, and counts what is answered. What
 * endpoints there are it asks for now and then, and keeps to what it knows when nobody says.
 */
final class Requests implements AutoCloseable {
    private static final int THREADS = 4;
    private static final Duration ASK_INTERVAL = Duration.ofMillis(500);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int TIMEOUT_MILLIS = 30_000;

    private final Map<String, Long> answers = new ConcurrentHashMap<>();
    private final Queue<String> lost = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService asking = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService sending = Executors.newFixedThreadPool(THREADS);
    private volatile List<URI> urls = List.of();
    private volatile boolean ended;

    private Requests() {}

    static Requests start(Supplier<Optional<JsonNode>> endpoints) {
        Requests requests = new Requests();
        var unused = requests.asking.scheduleWithFixedDelay(
                () -> endpoints.get().ifPresent(requests::found), 0, ASK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        for (int i = 0; i < THREADS; i++) {
            requests.sending.execute(requests::send);
        }
        return requests;
    }

    /** How many requests were answered, by the text of the answer. */
    Map<String, Long> answers() {
        return new TreeMap<>(answers);
    }

    /** What became of those that were not answered with 200. */
    List<String> lost() {
        return new ArrayList<>(lost);
    }

    void awaitAnswers(String text) {
        long before = answers.getOrDefault(text, 0L);
        Await.until("answers of " + text, SOON, () -> answers.getOrDefault(text, 0L) > before + 100);
    }

    @Override
    public void close() {
        end();
    }

    /** Sends no more, and waits for the answers to those that are under way. */
    void end() {
        ended = true;
        asking.shutdownNow();
        sending.shutdown();
        try {
            if (!sending.awaitTermination(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("requests go on");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return answers.values().stream().mapToLong(Long::longValue).sum() + " requests answered " + answers() + ", "
                + lost.size() + " lost";
    }

    private void found(JsonNode endpoints) {
        List<URI> next = new ArrayList<>();
        endpoints.forEach(one -> next.add(URI.create(
                "http://" + one.path("ip").asText() + ":" + one.path("port").asInt() + "/")));
        urls = List.copyOf(next);
    }

    private void send() {
        while (!ended) {
            List<URI> known = urls;
            if (known.isEmpty()) {
                Await.time(ASK_INTERVAL.dividedBy(5));
                continue;
            }
            URI url = known.get(ThreadLocalRandom.current().nextInt(known.size()));
            try {
                answers.merge(ask(url), 1L, Long::sum);
            } catch (IOException e) {
                lost.add(url + ": " + e);
            }
        }
    }

    /** By hand, because clients of HTTP repeat what was not answered. */
    private static String ask(URI url) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), TIMEOUT_MILLIS);
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String[] parts = answer.split("\r\n\r\n", 2);
            if (parts.length < 2 || !parts[0].matches("(?s)HTTP/1\\.. 200 .*")) {
                throw new IOException("answered '" + answer.strip() + "'");
            }
            return parts[1].strip();
        }
    }
}
