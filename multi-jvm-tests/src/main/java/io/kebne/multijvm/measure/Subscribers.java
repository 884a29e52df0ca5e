package io.kebne.multijvm.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients of the operator API's event stream, all read by one thread, which throws away what it reads. They come from
 * several addresses of this machine: one has no more ports than that many would take.
 */
final class Subscribers implements AutoCloseable {
    private static final String CALL = "{\"type\": \"SUBSCRIBE\"}";
    private static final int ADDRESSES = 8;
    private static final int SMALL_BUFFER = 4 * 1024;
    private static final int READ_BUFFER = 256 * 1024;

    /** What has come of one stream. */
    private static final class Stream {
        private final AtomicLong bytes = new AtomicLong();
    }

    private final URI server;
    private final Selector selector = Selector.open();
    private final List<SocketChannel> channels = new ArrayList<>();
    private final List<Stream> streams = new ArrayList<>();
    private final Thread reader = new Thread(this::read, "subscribers");

    Subscribers(URI server) throws IOException {
        this.server = server;
        reader.setDaemon(true);
        reader.start();
    }

    /** Opens one that reads all that comes. */
    void reading() throws IOException {
        SocketChannel channel = open();
        Stream stream = new Stream();
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, stream);
        selector.wakeup();
        streams.add(stream);
    }

    /** Opens one that never reads. */
    void silent() throws IOException {
        SocketChannel unused = open();
    }

    private SocketChannel open() throws IOException {
        SocketChannel channel = SocketChannel.open();
        // Else the system keeps megabytes of a stream before its server notices anything.
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER);
        InetAddress own = InetAddress.getByName("127.0.0." + (1 + channels.size() % ADDRESSES));
        channel.bind(new InetSocketAddress(own, 0));
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()));
        channels.add(channel);
        String request = "POST /api/v1 HTTP/1.1\r\nHost: " + server.getAuthority()
                + "\r\nContent-Type: application/json\r\nContent-Length: " + CALL.length() + "\r\n\r\n" + CALL;
        ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            int unused = channel.write(bytes);
        }
        return channel;
    }

    /** What has come of the stream that has got least. */
    long leastBytes() {
        return streams.stream().mapToLong(stream -> stream.bytes.get()).min().orElse(0);
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BUFFER);
        try {
            while (selector.isOpen()) {
                int unused = selector.select(key -> take(key, buffer), 10);
            }
        } catch (ClosedSelectorException e) {
            // It is over.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void take(SelectionKey key, ByteBuffer buffer) {
        buffer.clear();
        try {
            int length = ((SocketChannel) key.channel()).read(buffer);
            if (length < 0) {
                key.cancel();
            } else {
                ((Stream) key.attachment()).bytes.addAndGet(length);
            }
        } catch (IOException e) {
            key.cancel();
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }
}
