package io.kebne.actors.agent.docker.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Reads the answer to one request of HTTP/1.1 as its bytes arrive: with a length, in chunks, or until the connection ends.
 */
final class AnswerReader {
    /** Takes the parts of the body, each once and in order. */
    interface Body {
        void take(ByteBuffer part) throws IOException;
    }

    private enum Stage {
        STATUS,
        HEADERS,
        LENGTH,
        UNTIL_CLOSED,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILERS,
        DONE
    }

    private static final int LONGEST_LINE = 16 * 1024;
    private static final int MOST_LINES = 200;

    private final StringBuilder line = new StringBuilder();
    private Stage stage = Stage.STATUS;
    private int status;
    private int lines;
    private boolean chunked;
    /** Of the body or the chunk; -1: unknown. */
    private long left = -1;

    /** 0 before it is known. */
    int status() {
        return status;
    }

    boolean isDone() {
        return stage == Stage.DONE;
    }

    /** @throws IOException when this is no such answer, or the body is not taken */
    void read(ByteBuffer input, Body body) throws IOException {
        while (input.hasRemaining() && stage != Stage.DONE) {
            switch (stage) {
                case LENGTH, CHUNK, UNTIL_CLOSED -> take(input, body);
                default -> readLine(input);
            }
        }
    }

    /** There is no more. */
    void end() throws IOException {
        if (stage == Stage.UNTIL_CLOSED) {
            stage = Stage.DONE;
        } else if (stage != Stage.DONE) {
            throw new EOFException("the engine closed the connection in the middle of its answer");
        }
    }

    private void take(ByteBuffer input, Body body) throws IOException {
        int count = (int) (left < 0 ? input.remaining() : Math.min(left, input.remaining()));
        ByteBuffer part = input.slice(input.position(), count);
        input.position(input.position() + count);
        body.take(part);
        if (left < 0) {
            return;
        }
        left -= count;
        if (left == 0) {
            stage = stage == Stage.CHUNK ? Stage.CHUNK_END : Stage.DONE;
        }
    }

    private void readLine(ByteBuffer input) throws IOException {
        while (input.hasRemaining()) {
            byte next = input.get();
            if (next == '\n') {
                int end = line.length();
                String text = end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
                line.setLength(0);
                onLine(text);
                return;
            }
            line.append(new String(new byte[] {next}, ISO_8859_1));
            if (line.length() > LONGEST_LINE) {
                throw new IOException("the engine's answer has too long a line");
            }
        }
    }

    private void onLine(String text) throws IOException {
        switch (stage) {
            case STATUS -> onStatus(text);
            case HEADERS -> onHeader(text);
            case CHUNK_SIZE -> onChunkSize(text);
            case CHUNK_END -> stage = Stage.CHUNK_SIZE;
            case TRAILERS -> stage = text.isEmpty() ? Stage.DONE : Stage.TRAILERS;
            default -> throw new IllegalStateException(stage.toString());
        }
    }

    private void onStatus(String text) throws IOException {
        String[] words = text.split(" ", 3);
        try {
            if (!words[0].startsWith("HTTP/1.") || words.length < 2) {
                throw new IOException("this is no HTTP: '" + text + "'");
            }
            status = Integer.parseInt(words[1]);
        } catch (NumberFormatException e) {
            throw new IOException("this is no HTTP: '" + text + "'", e);
        }
        stage = Stage.HEADERS;
    }

    private void onHeader(String text) throws IOException {
        lines++;
        if (lines > MOST_LINES) {
            throw new IOException("the engine's answer has too many headers");
        }
        if (text.isEmpty()) {
            stage = afterHeaders();
            return;
        }
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        String value = colon < 0 ? "" : text.substring(colon + 1).strip();
        if (name.equals("transfer-encoding")) {
            chunked = value.toLowerCase(Locale.ROOT).contains("chunked");
        } else if (name.equals("content-length")) {
            left = number(value, 10);
        }
    }

    private Stage afterHeaders() {
        if (status == 204 || status == 304) {
            return Stage.DONE;
        } else if (status < 200) {
            left = -1;
            return Stage.STATUS;
        } else if (chunked) {
            return Stage.CHUNK_SIZE;
        } else if (left < 0) {
            return Stage.UNTIL_CLOSED;
        }
        return left == 0 ? Stage.DONE : Stage.LENGTH;
    }

    private void onChunkSize(String text) throws IOException {
        int end = text.indexOf(';');
        left = number((end < 0 ? text : text.substring(0, end)).strip(), 16);
        stage = left == 0 ? Stage.TRAILERS : Stage.CHUNK;
    }

    private static long number(String text, int radix) throws IOException {
        try {
            long number = Long.parseLong(text, radix);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IOException("the engine's answer has a length of '" + text + "'", e);
        }
        throw new IOException("the engine's answer has a length of '" + text + "'");
    }
}
