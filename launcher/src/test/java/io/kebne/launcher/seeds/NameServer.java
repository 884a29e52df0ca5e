package io.kebne.launcher.seeds;

import io.kebne.actors.cluster.NodeAddress;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A name server that answers every question with the same SRV records, or that there is no such name (RFC 1035, 2782). */
final class NameServer implements AutoCloseable {
    private static final int HEADER = 12;
    private static final int ANSWER = 0x8180;
    private static final int NO_SUCH_NAME = 0x8183;
    private static final int POINTER_TO_QUESTION = 0xC00C;
    private static final int SRV = 33;
    private static final int INTERNET = 1;

    private final DatagramSocket socket;

    private NameServer(DatagramSocket socket) {
        this.socket = socket;
    }

    static NameServer answering(List<NodeAddress> services) throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> serve(socket, services), "name-server");
        thread.setDaemon(true);
        thread.start();
        return new NameServer(socket);
    }

    int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        socket.close();
    }

    private static void serve(DatagramSocket socket, List<NodeAddress> services) {
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[512], 512);
                socket.receive(packet);
                byte[] reply = reply(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()), services);
                socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
            }
        } catch (IOException e) {
            // Closed: nobody asks any more.
            socket.close();
        }
    }

    private static byte[] reply(ByteBuffer query, List<NodeAddress> services) throws IOException {
        int end = HEADER;
        while (query.get(end) != 0) {
            end += query.get(end) + 1;
        }
        byte[] question = new byte[end + 5 - HEADER];
        query.get(HEADER, question);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        short[] header = {
            query.getShort(0), (short) (services.isEmpty() ? NO_SUCH_NAME : ANSWER), 1, (short) services.size(), 0, 0
        };
        for (short field : header) {
            out.writeShort(field);
        }
        out.write(question);
        for (NodeAddress service : services) {
            byte[] target = name(service.host());
            out.writeShort(POINTER_TO_QUESTION);
            out.writeShort(SRV);
            out.writeShort(INTERNET);
            out.writeInt(1);
            out.writeShort(6 + target.length);
            out.writeShort(10);
            out.writeShort(0);
            out.writeShort(service.port());
            out.write(target);
        }
        return bytes.toByteArray();
    }

    private static byte[] name(String name) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String label : name.split("\\.", -1)) {
            bytes.write(label.length());
            bytes.write(label.getBytes(StandardCharsets.US_ASCII));
        }
        bytes.write(0);
        return bytes.toByteArray();
    }
}
