package io.kebne.actors.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port of the loopback address that nothing listens on. It lies below the range from which the kernel takes the local
 * ports of connections, so that none of these has it before the node that it is meant for. Two JVMs that test at the
 * same time hardly draw the same one.
 */
public final class FreePort {
    private static final int LOWEST = 12_000;
    private static final int BEYOND = 30_000;
    private static final int ATTEMPTS = 1_000;
    /** By this JVM: what several nodes are meant for is not one and the same. */
    private static final Set<Integer> TAKEN = ConcurrentHashMap.newKeySet();

    private FreePort() {}

    public static int take() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                if (TAKEN.add(port)) {
                    return socket.getLocalPort();
                }
            } catch (IOException e) {
                // Somebody has it.
            }
        }
        throw new IllegalStateException("no free port");
    }
}
