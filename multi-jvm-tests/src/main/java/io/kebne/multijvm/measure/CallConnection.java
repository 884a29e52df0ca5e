package io.kebne.multijvm.measure;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** One connection on which calls are sent one after the other, without waiting for their answers. */
final class CallConnection implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final Socket socket;
    private final String head;
    private final BlockingQueue<byte[]> calls = new LinkedBlockingQueue<>();

    private CallConnection(Socket socket, String head) {
        this.socket = socket;
        this.head = head;
    }

    /** @param master on this machine */
    static CallConnection open(URI master, String path, String contentType, String streamId) throws IOException {
        String head = "POST " + path + " HTTP/1.1\r\nHost: " + master.getAuthority() + "\r\nContent-Type: "
                + contentType + "\r\nMesos-Stream-Id: " + streamId + "\r\nContent-Length: ";
        CallConnection connection =
                new CallConnection(new Socket(InetAddress.getLoopbackAddress(), master.getPort()), head);
        connection.start("calls", connection::write);
        connection.start("answers", connection::read);
        return connection;
    }

    private void start(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    void send(byte[] call) {
        calls.add(call);
    }

    private void write() {
        try (OutputStream out = new BufferedOutputStream(socket.getOutputStream(), BUFFER)) {
            while (true) {
                byte[] call = calls.take();
                out.write((head + call.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                out.write(call);
                if (calls.isEmpty()) {
                    out.flush();
                }
            }
        } catch (IOException e) {
            ended(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER))) {
            while (true) {
                String status = line(in);
                int length = 0;
                for (String header = line(in); !header.isEmpty(); header = line(in)) {
                    if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                        length = Integer.parseInt(
                                header.substring(header.indexOf(':') + 1).strip());
                    }
                }
                byte[] body = in.readNBytes(length);
                if (!status.startsWith("HTTP/1.1 202")) {
                    System.err.println(status + ": " + new String(body, StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            ended(e);
        }
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private void ended(IOException e) {
        if (!socket.isClosed()) {
            System.err.println("a connection has ended: " + e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
