package io.kebne.actors.agent.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Pieces of a log, each with its own seal, so that what is behind a damaged one is still found:
 *
 * <pre>
 *   4 bytes   "KCL1"
 *   4 bytes   length of the content
 *   4 bytes   CRC-32C of the log's name and of these 8 bytes
 *   4 bytes   CRC-32C of the log's name and of the content
 *   the content
 * </pre>
 *
 * The log's name has something in it that nobody can guess. So no content can look like a frame of the log that it is in.
 */
final class Frames {
    static final int HEADER = 16;

    private static final int MAGIC = 0x4b434c31;
    private static final int SEALED_HEADER = 8;

    private final byte[] name;

    /** @param name of the log */
    Frames(String name) {
        this.name = name.getBytes(UTF_8);
    }

    /** A piece with this content. */
    byte[] frame(byte[] content) {
        ByteBuffer frame = ByteBuffer.allocate(HEADER + content.length);
        frame.putInt(MAGIC).putInt(content.length);
        frame.putInt(checksum(frame.array(), 0, SEALED_HEADER));
        frame.putInt(checksum(content, 0, content.length)).put(content);
        return frame.array();
    }

    /** What there is at a place of a log. */
    enum Kind {
        WHOLE,
        /** The beginning of a frame, as a write leaves it that was interrupted. */
        TORN,
        DAMAGED
    }

    /** @param length of its content, when it is whole */
    record Found(Kind kind, int length) {
        private static final Found TORN = new Found(Kind.TORN, 0);
        private static final Found DAMAGED = new Found(Kind.DAMAGED, 0);
    }

    /** What begins at {@code from}, of all that there is of the log. */
    Found at(byte[] bytes, int from) {
        ByteBuffer log = ByteBuffer.wrap(bytes);
        int rest = bytes.length - from;
        if (rest < HEADER) {
            return beginsLikeAFrame(log, from, rest) ? Found.TORN : Found.DAMAGED;
        }
        int length = log.getInt(from + Integer.BYTES);
        boolean isHeader = log.getInt(from) == MAGIC
                && length >= 0
                && log.getInt(from + SEALED_HEADER) == checksum(bytes, from, SEALED_HEADER);
        if (!isHeader) {
            return Found.DAMAGED;
        }
        if (length > rest - HEADER) {
            return Found.TORN;
        }
        int expected = log.getInt(from + SEALED_HEADER + Integer.BYTES);
        return expected == checksum(bytes, from + HEADER, length) ? new Found(Kind.WHOLE, length) : Found.DAMAGED;
    }

    /** The next place from which on there is a whole frame, or the end. */
    int nextWhole(byte[] bytes, int from) {
        ByteBuffer log = ByteBuffer.wrap(bytes);
        for (int i = from; i <= bytes.length - HEADER; i++) {
            if (log.getInt(i) == MAGIC && at(bytes, i).kind() == Kind.WHOLE) {
                return i;
            }
        }
        return bytes.length;
    }

    private static boolean beginsLikeAFrame(ByteBuffer log, int from, int length) {
        for (int i = 0; i < Math.min(length, Integer.BYTES); i++) {
            if (log.get(from + i) != (byte) (MAGIC >>> (8 * (Integer.BYTES - 1 - i)))) {
                return false;
            }
        }
        return true;
    }

    private int checksum(byte[] bytes, int from, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(name);
        checksum.update(bytes, from, length);
        return (int) checksum.getValue();
    }
}
