package io.kebne.multijvm.measure;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One connection on which documents are read one after the other and thrown away. It does as little as a client can, since
 * in a benchmark of readers what they do themselves takes the server's processors.
 */
final class ReadConnection implements AutoCloseable {
    private static final int BUFFER = 256 * 1024;

    private final Socket socket;
    private final String head;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int end;

    private ReadConnection(Socket socket, String head) {
        this.socket = socket;
        this.head = head;
    }

    /** @param server on this machine */
    static ReadConnection open(URI server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
        socket.setTcpNoDelay(true);
        return new ReadConnection(socket, " HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\n\r\n");
    }

    /**
     * Reads a document to its end.
     *
     * @return how many bytes it has
     * @throws IOException when it cannot be had
     */
    long get(String path) throws IOException {
        socket.getOutputStream().write(("GET " + path + head).getBytes(StandardCharsets.US_ASCII));
        String status = line();
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException(path + " answered " + status);
        }
        long length = 0;
        boolean chunked = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length =
                        Long.parseLong(header.substring(header.indexOf(':') + 1).strip());
            }
            chunked |= lower.startsWith("transfer-encoding:") && lower.endsWith("chunked");
        }
        if (!chunked) {
            skip(length);
            return length;
        }
        long size = 0;
        for (long chunk = chunk(); chunk > 0; chunk = chunk()) {
            skip(chunk);
            String unused = line();
            size += chunk;
        }
        String unused = line();
        return size;
    }

    private long chunk() throws IOException {
        return Long.parseLong(line().split(";", 2)[0].strip(), 16);
    }

    private void skip(long bytes) throws IOException {
        long rest = bytes;
        while (rest > 0) {
            int here = (int) Math.min(rest, available());
            at += here;
            rest -= here;
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int unused = available();
            char c = (char) buffer[at++];
            if (c == '\n') {
                return line.toString();
            } else if (c != '\r') {
                line.append(c);
            }
        }
    }

    /** At least one. */
    private int available() throws IOException {
        if (at == end) {
            InputStream in = socket.getInputStream();
            at = 0;
            end = Math.max(0, in.read(buffer));
            if (end == 0) {
                throw new IOException("the server has closed the connection");
            }
        }
        return end - at;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
