package io.kebne.multijvm.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Ports of the loopback address that nothing listens on. They lie below the range from which the kernel takes the local
 * ports of connections, so that none of them is gone again before the process that it is meant for has bound it. Each of the
 * JVMs that run tests at the same time has a range of its own, and goes through it from call to call: what was
 * taken before may not be bound yet.
 */
public final class FreePorts {
    private static final int RANGE = 6_000;
    private static final int LOWEST = 12_000 + RANGE * (Integer.getInteger("kebne.tests.fork", 1) - 1);
    private static final int HIGHEST = LOWEST + RANGE;

    private static final AtomicInteger FOLLOWING =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST - 1_000));

    private FreePorts() {}

    /** As many ports, one after the other. */
    public static synchronized List<Integer> take(int count) {
        int first = FOLLOWING.get() > HIGHEST - 1_000 ? LOWEST : FOLLOWING.get();
        for (int next = first; next < first + count; next++) {
            if (!isFree(next)) {
                first = next + 1;
            }
            if (next > HIGHEST) {
                throw new IllegalStateException("no " + count + " free ports in a row up to " + HIGHEST);
            }
        }
        FOLLOWING.set(first + count);
        return IntStream.range(first, first + count).boxed().toList();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
