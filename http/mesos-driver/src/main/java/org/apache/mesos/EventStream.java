package org.apache.mesos;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The events of a subscription, as they come: each is preceded by its length in decimal and a line feed. One thread reads;
 * any may close.
 */
final class EventStream implements Closeable {
    private static final int MAX_LENGTH = 256 << 20;
    private static final int DECIMAL = 10;

    private final URI server;
    private final String id;
    private final InputStream in;
    private volatile long waitingSince;
    private volatile boolean waiting;

    /**
     * @param server that it comes from
     * @param id that calls name it by; empty: they do not
     */
    EventStream(URI server, String id, InputStream in) {
        this.server = server;
        this.id = id;
        this.in = in;
    }

    URI server() {
        return server;
    }

    String id() {
        return id;
    }

    /**
     * Waits for the next event.
     *
     * @return nothing at the end of the stream
     * @throws IOException when the stream breaks, or was closed
     */
    Optional<byte[]> next() throws IOException {
        waitingSince = System.nanoTime();
        waiting = true;
        try {
            int length = readLength();
            if (length < 0) {
                return Optional.empty();
            }
            byte[] event = in.readNBytes(length);
            return event.length < length ? Optional.empty() : Optional.of(event);
        } finally {
            waiting = false;
        }
    }

    /** Whether the reader has waited this long for an event. */
    boolean isSilentFor(Duration time) {
        return waiting && System.nanoTime() - waitingSince > time.toNanos();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private int readLength() throws IOException {
        int length = 0;
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return -1;
            }
            length = length * DECIMAL + Character.digit(next, DECIMAL);
            if (next < '0' || next > '9' || length > MAX_LENGTH) {
                throw new IOException("no length of an event");
            }
        }
        return length;
    }
}
