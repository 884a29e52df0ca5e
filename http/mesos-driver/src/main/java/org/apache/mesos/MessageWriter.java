package org.apache.mesos;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes a message in the form of protocol buffers, field by field. The drivers write the messages of the HTTP APIs with
 * it, so that they need no class of a protocol buffer library: which one there is, and under which name, differs between
 * the Mesos jars.
 */
final class MessageWriter {
    private static final int WIRE_BITS = 3;
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int PAYLOAD_BITS = 7;
    private static final int PAYLOAD = 0x7f;
    private static final int MORE = 0x80;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A field that holds a message, or bytes. */
    MessageWriter bytes(int field, byte[] value) {
        tag(field, LENGTH_DELIMITED);
        varint(value.length);
        out.write(value, 0, value.length);
        return this;
    }

    MessageWriter message(int field, MessageWriter value) {
        return bytes(field, value.toByteArray());
    }

    MessageWriter text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** A field that holds an integer, not negative, or a constant. */
    MessageWriter number(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    MessageWriter real(int field, double value) {
        tag(field, FIXED_64);
        long bits = Double.doubleToLongBits(value);
        for (int i = 0; i < Long.BYTES; i++) {
            out.write((int) (bits >>> (i * Byte.SIZE)));
        }
        return this;
    }

    /** Fields that are written already. */
    MessageWriter fields(byte[] message) {
        out.write(message, 0, message.length);
        return this;
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }

    private void tag(int field, int wireType) {
        varint(((long) field << WIRE_BITS) | wireType);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~(long) PAYLOAD) != 0) {
            out.write((int) (rest & PAYLOAD) | MORE);
            rest >>>= PAYLOAD_BITS;
        }
        out.write((int) rest);
    }
}
