package io.kebne.launcher.node;

import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of this machine. What is found free here may be taken by others before it is used; so it is looked for below the
 * ports that systems give to whoever wants any, and is not soon found again by this process.
 */
public final class Ports {
    private static final int FIRST = 20_000;
    private static final int END = 30_000;
    private static final int TRIES = 100;
    private static final int REMEMBERED = 1_000;

    /** The latest that were found free: nobody may listen there yet. */
    private static final Set<Integer> FOUND = new LinkedHashSet<>();

    private Ports() {}

    /** Different free ones of the loopback address. */
    public static List<Integer> free(int count) throws NodeStartException {
        List<ServerSocket> sockets = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        try {
            while (ports.size() < count) {
                ServerSocket socket = listenAnywhere(InetAddress.getLoopbackAddress());
                sockets.add(socket);
                ports.add(socket.getLocalPort());
            }
            return List.copyOf(ports);
        } catch (IOException e) {
            throw new NodeStartException("no free ports: " + e.getMessage(), e);
        } finally {
            sockets.forEach(Ports::close);
        }
    }

    /**
     * Makes sure that a node can listen there, before it joins a cluster.
     *
     * @return the port, or a free one if it is 0
     */
    public static int require(String host, int port) throws NodeStartException {
        if (port < 0 || port > 65535) {
            throw new InvalidValueException("port", port + " does not lie between 0 and 65535");
        }
        try (ServerSocket socket = listen(InetAddress.getByName(host), port)) {
            return socket.getLocalPort();
        } catch (UnknownHostException e) {
            throw new NodeStartException("the address " + host + " is not known", e);
        } catch (BindException e) {
            boolean inUse = String.valueOf(e.getMessage()).contains("in use");
            throw new NodeStartException(
                    (inUse ? "address in use: " : "not an address of this machine: ") + host + ":" + port, e);
        } catch (IOException e) {
            throw new NodeStartException("cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
        }
    }

    private static ServerSocket listen(InetAddress address, int port) throws IOException {
        return port == 0 ? listenAnywhere(address) : listenAt(address, port);
    }

    private static ServerSocket listenAnywhere(InetAddress address) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (!isNew(port)) {
                continue;
            }
            try {
                return listenAt(address, port);
            } catch (BindException e) {
                // Somebody has it.
            }
        }
        return listenAt(address, 0);
    }

    private static ServerSocket listenAt(InetAddress address, int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            // As servers do: connections that were just closed do not count.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
            return socket;
        } catch (IOException e) {
            close(socket);
            throw e;
        }
    }

    private static boolean isNew(int port) {
        synchronized (FOUND) {
            boolean added = FOUND.add(port);
            if (FOUND.size() > REMEMBERED) {
                FOUND.remove(FOUND.iterator().next());
            }
            return added;
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket that nobody uses cannot be closed", e);
        }
    }
}
