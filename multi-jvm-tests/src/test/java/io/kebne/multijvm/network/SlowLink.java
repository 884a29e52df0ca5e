package io.kebne.multijvm.network;

import io.kebne.multijvm.harness.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * A port before a server's, which lets requests through at once and holds every answer back for a time that can be changed.
 * The bytes stay as they are and in order. Needs no rights, unlike a delay in the kernel.
 */
public final class SlowLink implements AutoCloseable {
    private static final int PIECE_BYTES = 16 * 1024;
    /** Of one connection; a server that answers more than that is not read any more. */
    private static final int MOST_PIECES = 1_000;

    private static final int CONNECT_MILLIS = 2_000;
    /** A change of the delay is heeded so soon. */
    private static final Duration LOOK = Duration.ofMillis(10);

    /** @param bytes none: the end */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Piece(long arrivedNanos, byte[] bytes) {}

    private final InetSocketAddress server;
    private final ServerSocket door;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "slow-link");
        thread.setDaemon(true);
        return thread;
    });
    private volatile long delayNanos;

    private SlowLink(InetSocketAddress server, ServerSocket door) {
        this.server = server;
        this.door = door;
    }

    /** Before this server, without a delay at first. */
    public static SlowLink to(InetSocketAddress server) {
        try {
            int port = FreePorts.take(1).get(0);
            SlowLink link = new SlowLink(server, new ServerSocket(port, 50, InetAddress.getLoopbackAddress()));
            link.threads.execute(link::admit);
            return link;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where clients connect, as host:port. */
    public String address() {
        return "127.0.0.1:" + door.getLocalPort();
    }

    /** Holds answers back for so long from now on, those that are held back already too. */
    public void delay(Duration delay) {
        delayNanos = delay.toNanos();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        closeQuietly(door);
        open.forEach(SlowLink::closeQuietly);
    }

    private void admit() {
        while (!door.isClosed()) {
            try {
                connect(door.accept());
            } catch (IOException e) {
                // The link is closed.
                return;
            }
        }
    }

    private void connect(Socket client) {
        Socket far = new Socket();
        open.add(client);
        open.add(far);
        try {
            far.connect(server, CONNECT_MILLIS);
            client.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            BlockingQueue<Piece> held = new ArrayBlockingQueue<>(MOST_PIECES);
            start(client, far, () -> client.getInputStream().transferTo(far.getOutputStream()));
            start(client, far, () -> release(held, client.getOutputStream()));
            // Ends with an end among what is held back, so that the client gets all that came before.
            threads.execute(() -> collect(far, held));
        } catch (IOException e) {
            // The server is not there: the client finds that out as its connection closes.
            closeBoth(client, far);
        }
    }

    private interface Copying {
        void run() throws IOException, InterruptedException;
    }

    /** One direction of a connection; both end together. */
    private void start(Socket client, Socket far, Copying copying) {
        threads.execute(() -> {
            try {
                copying.run();
            } catch (IOException e) {
                // One of the two has closed the connection; so does the link.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                closeBoth(client, far);
            }
        });
    }

    private static void collect(Socket far, BlockingQueue<Piece> held) {
        try {
            byte[] buffer = new byte[PIECE_BYTES];
            try {
                InputStream in = far.getInputStream();
                for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                    held.put(new Piece(System.nanoTime(), Arrays.copyOf(buffer, count)));
                }
            } catch (IOException e) {
                // As if it had ended.
            }
            held.put(new Piece(System.nanoTime(), new byte[0]));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void release(BlockingQueue<Piece> held, OutputStream out) throws IOException, InterruptedException {
        for (Piece piece = held.take(); piece.bytes().length > 0; piece = held.take()) {
            while (System.nanoTime() - piece.arrivedNanos() < delayNanos) {
                LockSupport.parkNanos(LOOK.toNanos());
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            out.write(piece.bytes());
        }
    }

    private void closeBoth(Socket client, Socket far) {
        closeQuietly(client);
        closeQuietly(far);
        open.remove(client);
        open.remove(far);
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // It is gone either way.
        }
    }
}
