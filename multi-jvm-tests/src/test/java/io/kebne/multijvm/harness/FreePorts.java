package io.kebne.multijvm.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of the loopback address that nothing listens on. They lie below the range from which the kernel takes the local
 * ports of connections, so that none of them is gone again before the process that it is meant for has bound it.
 */
public final class FreePorts {
    private static final int LOWEST = 12_000;
    private static final int HIGHEST = 30_000;

    private FreePorts() {}

    /** As many different ports. */
    public static List<Integer> take(int count) {
        List<Integer> ports = new ArrayList<>();
        int candidate = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST - 1_000);
        while (ports.size() < count) {
            candidate++;
            if (candidate > HIGHEST) {
                throw new IllegalStateException("no free ports up to " + HIGHEST);
            }
            if (isFree(candidate)) {
                ports.add(candidate);
            }
        }
        return ports;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
