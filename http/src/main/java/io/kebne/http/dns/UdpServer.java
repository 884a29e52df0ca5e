package io.kebne.http.dns;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers one datagram after the other in one thread; those that come while it is busy wait in the socket, or are lost. */
final class UdpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UdpServer.class);
    /** A query with all its options takes a few hundred bytes. What is longer is cut off, and so malformed. */
    private static final int MAX_QUERY = 4096;

    private final DatagramSocket socket;
    private final Function<byte[], Optional<byte[]>> answer;

    private UdpServer(DatagramSocket socket, Function<byte[], Optional<byte[]>> answer) {
        this.socket = socket;
        this.answer = answer;
    }

    static UdpServer start(String host, int port, Function<byte[], Optional<byte[]>> answer) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), port);
        UdpServer server = new UdpServer(new DatagramSocket(address), answer);
        Thread thread = new Thread(server::run, "kebne-dns");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    private void run() {
        byte[] buffer = new byte[MAX_QUERY];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                Optional<byte[]> said = answer.apply(Arrays.copyOf(buffer, packet.getLength()));
                if (said.isPresent()) {
                    byte[] bytes = said.get();
                    socket.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                // Of one client, which is not there any more, or of the socket, which is closed.
                LOG.debug("A DNS query was not answered: {}", e.toString());
            } catch (RuntimeException e) {
                LOG.warn("A DNS query was not answered", e);
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
