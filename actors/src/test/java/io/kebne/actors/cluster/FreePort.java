package io.kebne.actors.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port of the loopback address that nothing listens on. It lies below the range from which the kernel takes the local
 * ports of connections, so that none of these has it before the node that it is meant for. Nor has another JVM that
 * tests at the same time: whoever has taken a port listens at the one beside it from then on.
 */
public final class FreePort {
    private static final int LOWEST = 12_000;
    private static final int PAIRS = 9_000;
    private static final int ATTEMPTS = 1_000;
    private static final Queue<ServerSocket> BESIDE = new ConcurrentLinkedQueue<>();

    private FreePort() {}

    public static int take() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = LOWEST + 2 * ThreadLocalRandom.current().nextInt(PAIRS);
            try {
                BESIDE.add(listen(port + 1));
                try (ServerSocket socket = listen(port)) {
                    return socket.getLocalPort();
                }
            } catch (IOException e) {
                // Somebody has it.
            }
        }
        throw new IllegalStateException("no free port");
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }
}
