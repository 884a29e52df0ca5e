package io.kebne.multijvm.faults;

import io.kebne.multijvm.cluster.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A POST of JSON by hand, whose body is made while it is sent. It goes on sending whatever is answered, until it is through or
 * nobody takes more.
 *
 * @param chunked whether its length is not said before
 * @param element ASCII, which the body has so many times between its start and its end
 */
record Upload(boolean chunked, String start, String element, long times, String end) {
    private static final int PIECE = 64 * 1024;
    private static final int TIMEOUT_MILLIS = 30_000;

    /**
     * @param answer empty when the connection was reset before it could be read
     * @param sent how many bytes of the body were taken, by the server or by what lies between
     */
    record Outcome(Optional<Answer> answer, long sent) {}

    Upload inChunks() {
        return new Upload(true, start, element, times, end);
    }

    private long size() {
        return start.length() + element.length() * times + end.length();
    }

    Outcome send(URI url) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), TIMEOUT_MILLIS);
            long[] sent = new long[1];
            Thread writer = new Thread(() -> sent[0] = write(socket, url), "upload");
            writer.start();
            String answer = read(socket.getInputStream());
            writer.join();
            String[] parts = answer.split("\r\n\r\n", 2);
            return new Outcome(
                    parts.length < 2
                            ? Optional.empty()
                            : Optional.of(new Answer(Integer.parseInt(parts[0].substring(9, 12)), parts[1].strip())),
                    sent[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted during a request", e);
        }
    }

    /** Until the connection is closed, or reset by a server that did not take all. */
    private static String read(InputStream in) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                answer.write(next);
            }
        } catch (IOException e) {
            // What came before it counts.
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    /** @return how many bytes of the body could be written */
    private long write(Socket socket, URI url) {
        String head = "POST " + url.getPath() + " HTTP/1.1\r\nHost: " + url.getAuthority()
                + "\r\nConnection: close\r\nContent-Type: application/json\r\nAccept: application/json\r\n"
                + (chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + size()) + "\r\n\r\n";
        long sent = 0;
        try {
            OutputStream out = socket.getOutputStream();
            out.write(ascii(head));
            sent += piece(out, ascii(start));
            int together = Math.max(1, PIECE / element.length());
            byte[] many = ascii(element.repeat(together));
            for (long left = times; left > 0; left -= together) {
                sent += piece(out, left >= together ? many : ascii(element.repeat((int) left)));
            }
            sent += piece(out, ascii(end));
            if (chunked) {
                out.write(ascii("0\r\n\r\n"));
            }
        } catch (IOException e) {
            // Nobody takes more.
        }
        return sent;
    }

    private int piece(OutputStream out, byte[] bytes) throws IOException {
        if (chunked) {
            out.write(ascii(Integer.toHexString(bytes.length) + "\r\n"));
        }
        out.write(bytes);
        if (chunked) {
            out.write(ascii("\r\n"));
        }
        return bytes.length;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
