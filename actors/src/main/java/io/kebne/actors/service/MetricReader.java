package io.kebne.actors.service;

import io.kebne.actors.service.core.Measurement;
import io.kebne.actors.service.core.MetricText;
import io.kebne.actors.time.SystemClock;
import io.kebne.protocol.service.ScalingPolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Reads numbers over HTTP for autoscaling: some at a time, the others wait, and none for longer than is of use. Redirections are
 * not followed, and of long answers nothing is kept. One on each master; it has threads once there is something to read.
 */
final class MetricReader {
    private static final int MAX_AT_ONCE = 64;
    private static final int MAX_WAITING = 20_000;
    private static final int MAX_BODY = 1024 * 1024;
    private static final int OK = 200;
    /** Characters: some of a failure's message is what the other side has sent. */
    private static final int MAX_PROBLEM = 200;

    /** Threads that take in answers. */
    private static final int THREADS = 2;

    private record Waiting(Measurement.Read read, Consumer<Measurement.Answer> to, long untilMillis) {}

    private final Duration patience;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private Optional<HttpClient> client = Optional.empty();
    private int underWay;

    /** @param patience after which an answer is of no use */
    MetricReader(Duration patience) {
        this.patience = patience;
    }

    /** @param to is told what was read, in any thread; once */
    void read(Measurement.Read read, Consumer<Measurement.Answer> to) {
        Waiting next = new Waiting(read, to, now() + patience.toMillis());
        synchronized (this) {
            if (underWay >= MAX_AT_ONCE) {
                if (waiting.size() < MAX_WAITING) {
                    waiting.add(next);
                } else {
                    to.accept(new Measurement.Answer(read, Optional.empty(), "too much is read at once"));
                }
                return;
            }
            underWay++;
        }
        begin(next);
    }

    private void begin(Waiting one) {
        long left = one.untilMillis() - now();
        CompletableFuture<HttpResponse<String>> answer;
        try {
            answer = left <= 0
                    ? CompletableFuture.failedFuture(new TimeoutException())
                    : send(URI.create(one.read().url()), left);
        } catch (RuntimeException e) {
            // The URL is none, or no client can be made, as when no more files can be opened.
            answer = CompletableFuture.failedFuture(e);
        }
        CompletionStage<?> unused = answer.handle((response, failure) ->
                        failure == null ? found(one.read(), response) : failed(one.read(), failure))
                .whenComplete((found, failure) -> {
                    one.to().accept(failure == null ? found : failed(one.read(), failure));
                    next();
                });
    }

    private CompletableFuture<HttpResponse<String>> send(URI uri, long millis) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofMillis(millis))
                .header("Accept", "text/plain")
                .build();
        CompletableFuture<HttpResponse<String>> sent = client().sendAsync(request, info -> new LimitedBody(MAX_BODY));
        // The request's own timeout ends with the head of the answer. What comes late is dropped with its connection.
        CompletableFuture<HttpResponse<String>> timed = sent.copy().orTimeout(millis, TimeUnit.MILLISECONDS);
        return timed.whenComplete((response, failure) -> {
            if (failure != null) {
                sent.cancel(true);
            }
        });
    }

    private void next() {
        Waiting next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                underWay--;
                return;
            }
        }
        // In a thread of its own turn: those who have waited for too long must not make a tower of calls.
        executor().execute(() -> begin(next));
    }

    private static Measurement.Answer found(Measurement.Read read, HttpResponse<String> response) {
        if (response.statusCode() != OK) {
            return failed(read, "the answer has status " + response.statusCode());
        }
        ScalingPolicy.Metric metric = read.metric();
        OptionalDouble value = metric.metric()
                .map(name -> MetricText.series(response.body(), name, metric.labels()))
                .orElseGet(() -> MetricText.number(response.body()));
        return value.isPresent()
                ? new Measurement.Answer(read, Optional.of(value.getAsDouble()), "")
                : failed(
                        read,
                        metric.metric()
                                .map(name -> "the answer has no finite sample of " + name)
                                .orElse("the answer is no finite number"));
    }

    private static Measurement.Answer failed(Measurement.Read read, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        boolean late = cause instanceof TimeoutException || cause instanceof HttpTimeoutException;
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return failed(read, late ? "no answer in time" : message);
    }

    private static Measurement.Answer failed(Measurement.Read read, String problem) {
        String some = problem.length() > MAX_PROBLEM ? problem.substring(0, MAX_PROBLEM) + "..." : problem;
        return new Measurement.Answer(read, Optional.empty(), some);
    }

    private static long now() {
        return SystemClock.now().monotonicMillis();
    }

    /** Made when it is first needed: most clusters never do. */
    private synchronized HttpClient client() {
        HttpClient made = client.orElseGet(() -> HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience)
                .executor(executor())
                .build());
        client = Optional.of(made);
        return made;
    }

    private static ExecutorService executor() {
        return Threads.POOL;
    }

    private static final class Threads {
        static final ExecutorService POOL = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "kebne-metrics");
            thread.setDaemon(true);
            return thread;
        });
    }
}
