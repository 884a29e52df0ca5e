package io.kebne.multijvm.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Answers requests of one connection after the other, with nothing, as fast as a thread of this JVM can: what any answer
 * takes at least, on this machine, at this moment.
 */
final class BareServer implements Runnable {
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket socket;

    private BareServer(ServerSocket socket) {
        this.socket = socket;
    }

    /** @return its port; it ends with its JVM */
    static int start() throws IOException {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(new BareServer(socket), "bare-server");
        thread.setDaemon(true);
        thread.start();
        return socket.getLocalPort();
    }

    @Override
    public void run() {
        while (true) {
            try (Socket client = socket.accept()) {
                client.setTcpNoDelay(true);
                answer(client);
            } catch (IOException e) {
                System.err.println("a client of the bare server is gone: " + e);
            }
        }
    }

    private static void answer(Socket client) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        OutputStream out = client.getOutputStream();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.isEmpty()) {
                out.write(ANSWER);
            }
        }
    }
}
