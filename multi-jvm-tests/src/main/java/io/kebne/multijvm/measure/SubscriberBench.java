package io.kebne.multijvm.measure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Thousands of subscribers to the operator API's events, and some that never read: what each needs of the server's memory,
 * and that no more is kept for it than its buffer. The state is small, since each subscriber is told of all of it.
 */
final class SubscriberBench {
    private static final int AGENTS = 10;
    private static final int TASKS = 100;
    private static final int AT_ONCE = 50;
    private static final int EVENTS = 20;
    private static final int EVENT_BYTES = 1_024;
    private static final int BUFFER_BYTES = 1024 * 1024;
    private static final int LARGE_EVENTS = 16;
    private static final int LARGE_EVENT_BYTES = 16 * 1024;
    private static final int MOST_LARGE_ROUNDS = 400;
    /** Of files that this process, and the server, have open beside the streams. */
    private static final int OTHER_FILES = 500;

    private static final String COUNT = "master/operator_event_stream_subscribers";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final double MEGABYTE = 1e6;
    /** Of what the server needs, after it has ended what was too slow, to what it needed before. */
    private static final double MOST_LEFT = 1.1;

    private final Figures figures;
    private final StateServer server;

    private SubscriberBench(Figures figures, StateServer server) {
        this.figures = figures;
        this.server = server;
    }

    static void run(Figures figures, ClusterBench.Options options) throws IOException, TimeoutException {
        int readers = Math.min(options.quick() ? 1_000 : 10_000, mostFiles() - OTHER_FILES);
        int silent = readers / 10;
        int most = 2 * readers;
        try (StateServer server = StateServer.start(
                AGENTS,
                TASKS,
                "kebne.http.max-connections=" + most,
                "kebne.http.operator-api.max-subscribers=" + most,
                "kebne.http.operator-api.event-buffer=" + BUFFER_BYTES)) {
            SubscriberBench bench = new SubscriberBench(figures, server);
            bench.readers(readers);
            bench.silent(silent);
        }
    }

    private static int mostFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? (int) Math.min(Integer.MAX_VALUE, system.getMaxFileDescriptorCount())
                : Integer.MAX_VALUE;
    }

    private void readers(int number) throws IOException, TimeoutException {
        try (Subscribers subscribers = new Subscribers(server.url())) {
            // The first ones have the server load its classes.
            open(subscribers, AT_ONCE);
            long before = server.memoryBytes();
            long start = System.nanoTime();
            open(subscribers, number - AT_ONCE);
            figures.info("subscribers", count(), "");
            figures.info("subscribers-opened", (number - AT_ONCE) / Times.seconds(start), "1/s");
            long opened = server.memoryBytes();
            figures.info("subscribers-memory-before", before / MEGABYTE, "MB");
            figures.info("subscribers-memory", opened / MEGABYTE, "MB");
            figures.info("subscriber-memory", (double) (opened - before) / (number - AT_ONCE) / 1e3, "kB");
            double seconds = news(subscribers, EVENTS, EVENT_BYTES);
            figures.info("subscribers-events", EVENTS * (double) number / seconds, "1/s");
            figures.atMost("subscribers-memory-after-events", server.memoryBytes() / (double) opened, "", MOST_LEFT);
        }
        awaitCount(0);
    }

    private void open(Subscribers subscribers, int number) throws IOException, TimeoutException {
        for (int i = 1; i <= number; i++) {
            subscribers.reading();
            if (i % AT_ONCE == 0 || i == number) {
                Times.await("the streams have begun", PATIENCE, () -> subscribers.leastBytes() > 0);
            }
        }
    }

    /** @return after how many seconds all have got them */
    private double news(Subscribers subscribers, int events, int bytes) throws IOException, TimeoutException {
        long before = subscribers.leastBytes();
        long start = System.nanoTime();
        server.news(events, bytes);
        return Times.await(
                "all have the news", PATIENCE, start, () -> subscribers.leastBytes() - before >= (long) events * bytes);
    }

    private void silent(int number) throws IOException, TimeoutException {
        try (Subscribers subscribers = new Subscribers(server.url())) {
            open(subscribers, 1);
            long before = server.memoryBytes();
            for (int i = 1; i <= number; i++) {
                subscribers.silent();
                if (i % AT_ONCE == 0 || i == number) {
                    awaitCount(1 + i);
                }
            }
            long most = 0;
            int rounds = 0;
            while (count() > 1 && rounds < MOST_LARGE_ROUNDS) {
                // The one that reads hears everything, at its own pace, whatever the others do.
                double unused = news(subscribers, LARGE_EVENTS, LARGE_EVENT_BYTES);
                rounds++;
                most = Math.max(most, server.memoryBytes());
            }
            figures.atLeast("slow-readers-ended", (number + 1 - count()) / number, "", 1);
            figures.info(
                    "slow-readers-ended-after", rounds * (double) LARGE_EVENTS * LARGE_EVENT_BYTES / MEGABYTE, "MB");
            figures.info("slow-readers-memory-most", most / MEGABYTE, "MB");
            figures.atMost("slow-readers-memory-left", server.memoryBytes() / (double) before, "", MOST_LEFT);
        }
    }

    private void awaitCount(int number) throws TimeoutException {
        Times.await(number + " streams", PATIENCE, () -> {
            try {
                return count() == number;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** How many streams the server says that it has. */
    private double count() throws IOException {
        try (InputStream metrics =
                server.url().resolve("/metrics/snapshot").toURL().openStream()) {
            return new ObjectMapper().readTree(metrics).path(COUNT).asDouble();
        }
    }
}
