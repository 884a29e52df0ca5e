package io.kebne.actors.agent.checkpoint;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Bytes with a seal before them, by which every change of a few bits, and every missing part, is noticed:
 *
 * <pre>
 *   4 bytes   "KCP1"
 *   4 bytes   CRC-32C of the rest
 *   4 bytes   length of the content
 *   the content
 * </pre>
 */
final class Sealed {
    private static final int MAGIC = 0x4b435031;
    private static final int HEADER = 12;
    private static final int SEALED_FROM = 8;

    private Sealed() {}

    static byte[] seal(byte[] content) {
        ByteBuffer sealed = ByteBuffer.allocate(HEADER + content.length);
        sealed.putInt(MAGIC).putInt(0).putInt(content.length).put(content);
        sealed.putInt(Integer.BYTES, checksum(sealed.array()));
        return sealed.array();
    }

    /** @return the content; empty when this is not what {@link #seal} made */
    static Optional<byte[]> open(byte[] sealed) {
        if (sealed.length < HEADER) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(sealed);
        boolean intact = buffer.getInt() == MAGIC
                && buffer.getInt() == checksum(sealed)
                && buffer.getInt() == sealed.length - HEADER;
        return intact ? Optional.of(Arrays.copyOfRange(sealed, HEADER, sealed.length)) : Optional.empty();
    }

    private static int checksum(byte[] sealed) {
        CRC32C checksum = new CRC32C();
        checksum.update(sealed, SEALED_FROM, sealed.length - SEALED_FROM);
        return (int) checksum.getValue();
    }
}
