package io.kebne.launcher.node;

import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Ports of this machine. What is found free here may be taken by others before it is used. */
public final class Ports {
    private Ports() {}

    /** Different free ones of the loopback address. */
    public static List<Integer> free(int count) throws NodeStartException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
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
        try (ServerSocket socket = new ServerSocket()) {
            // As servers do: connections that were just closed do not count.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
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

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket that nobody uses cannot be closed", e);
        }
    }
}
