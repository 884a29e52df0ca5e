package io.kebne.multijvm.api;

import akka.util.ByteString;
import com.google.protobuf.Message;
import io.kebne.http.wire.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The events of one subscription, in the order in which they come: each after its length in decimal and a line feed. */
final class ApiStream<E extends Message> implements AutoCloseable {
    private final InputStream in;
    private final WireFormat format;
    private final E prototype;
    private final BlockingQueue<Optional<E>> events = new LinkedBlockingQueue<>();

    /** @param prototype any event */
    ApiStream(InputStream in, WireFormat format, E prototype) {
        this.in = in;
        this.format = format;
        this.prototype = prototype;
        Thread reader = new Thread(this::read, "events");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try {
            int length = 0;
            for (int c = in.read(); c >= 0; c = in.read()) {
                if (c == '\n') {
                    events.add(Optional.of(format.decode(ByteString.fromArray(in.readNBytes(length)), prototype)));
                    length = 0;
                } else {
                    length = length * 10 + (c - '0');
                }
            }
        } catch (IOException e) {
            // The end is told below, however it came.
        }
        events.add(Optional.empty());
    }

    /**
     * Waits for the next event.
     *
     * @return empty at the end of the stream
     * @throws AssertionError when neither comes
     */
    Optional<E> poll() throws InterruptedException {
        Optional<E> event = events.poll(ApiScheduler.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("nothing was said");
        }
        return event;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
