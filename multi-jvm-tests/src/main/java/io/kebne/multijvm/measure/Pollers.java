package io.kebne.multijvm.measure;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that read {@code /state} again and again, each on a connection of its own. Closing it waits for their end. */
final class Pollers implements AutoCloseable {
    private static final String PATH = "/state";

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong reads = new AtomicLong();
    private final CountDownLatch over = new CountDownLatch(1);

    private Pollers() {}

    /**
     * Starts them, spread over one interval.
     *
     * @param interval from the end of one read to the next; none: without a pause
     */
    static Pollers start(URI server, int number, Duration interval) throws IOException {
        Pollers pollers = new Pollers();
        for (int i = 0; i < number; i++) {
            ReadConnection connection = ReadConnection.open(server);
            Duration first = interval.multipliedBy(i).dividedBy(number);
            Thread thread = new Thread(() -> pollers.poll(connection, first, interval), "poller-" + i);
            thread.setDaemon(true);
            thread.start();
            pollers.threads.add(thread);
        }
        return pollers;
    }

    private void poll(ReadConnection connection, Duration first, Duration interval) {
        try (connection) {
            boolean ended = over.await(first.toNanos(), TimeUnit.NANOSECONDS);
            while (!ended) {
                long unused = connection.get(PATH);
                reads.incrementAndGet();
                ended = over.await(interval.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (IOException e) {
            System.err.println("a poller has ended: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many documents they have read. */
    long reads() {
        return reads.get();
    }

    @Override
    public void close() {
        over.countDown();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
