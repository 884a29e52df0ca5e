package io.kebne.actors.cluster;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A connection to another node that is held and never used. The kernel closes it when the node's process ends, so that a look at
 * it costs that node nothing, whereas each new connection costs it the set-up of a stream. Not thread-safe.
 */
final class Lifeline implements AutoCloseable {
    private static final int CONNECT_TIMEOUT_MILLIS = 200;

    /** Whether a process listens at an address. */
    enum Listening {
        YES,
        /** The machine is there and says that no process listens. */
        REFUSED,
        /** Nothing was heard in time. */
        UNKNOWN
    }

    private final String host;
    private final int port;
    private final ByteBuffer ignored = ByteBuffer.allocate(64);
    private SocketChannel held;

    Lifeline(String host, int port) {
        this.host = host;
        this.port = port;
    }

    /** Whether the node listens. Blocks for up to 200 ms when it has to be asked anew. */
    Listening look() {
        return isHeld() ? Listening.YES : connect();
    }

    @Override
    public void close() {
        close(held);
        held = null;
    }

    private boolean isHeld() {
        if (held == null) {
            return false;
        }
        try {
            ignored.clear();
            if (held.read(ignored) >= 0) {
                return true;
            }
        } catch (IOException e) {
            // It was reset.
        }
        close();
        return false;
    }

    private Listening connect() {
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open();
            channel.socket().connect(new InetSocketAddress(host, port), CONNECT_TIMEOUT_MILLIS);
            if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
                // By chance it took the very port that nobody listens at.
                close(channel);
                return Listening.REFUSED;
            }
            channel.configureBlocking(false);
            held = channel;
            return Listening.YES;
        } catch (ConnectException e) {
            close(channel);
            return Listening.REFUSED;
        } catch (IOException e) {
            close(channel);
            return Listening.UNKNOWN;
        }
    }

    private static void close(SocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException("a connection that nobody uses cannot be closed", e);
        }
    }
}
