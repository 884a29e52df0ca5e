package org.apache.mesos;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields of a message that came in the form of protocol buffers, by their numbers; see {@link MessageWriter}. */
final class MessageFields {
    private static final int WIRE_BITS = 3;
    private static final int WIRE_MASK = 7;
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED_32 = 5;
    private static final int PAYLOAD_BITS = 7;
    private static final int PAYLOAD = 0x7f;

    private final Map<Integer, List<byte[]>> delimited = new HashMap<>();
    private final Map<Integer, Long> numbers = new HashMap<>();
    private final Map<Integer, Double> reals = new HashMap<>();
    private final byte[] message;
    private int position;

    private MessageFields(byte[] message) {
        this.message = message;
    }

    /** @throws IOException when it is no message */
    static MessageFields read(byte[] message) throws IOException {
        MessageFields fields = new MessageFields(message);
        while (fields.position < message.length) {
            fields.readField();
        }
        return fields;
    }

    /** All values of a repeated field of messages, bytes or text. */
    List<byte[]> all(int field) {
        return delimited.getOrDefault(field, List.of());
    }

    /** The value of a field that holds a message, bytes or text. */
    Optional<byte[]> bytes(int field) {
        List<byte[]> all = all(field);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** @throws IOException when it is not there */
    byte[] required(int field) throws IOException {
        return bytes(field).orElseThrow(() -> new IOException("field " + field + " is missing"));
    }

    /** The fields of a message inside this one; none when it is not there. */
    MessageFields message(int field) throws IOException {
        return read(bytes(field).orElse(new byte[0]));
    }

    String text(int field) {
        return bytes(field)
                .map(value -> new String(value, StandardCharsets.UTF_8))
                .orElse("");
    }

    long number(int field, long absent) {
        return numbers.getOrDefault(field, absent);
    }

    double real(int field, double absent) {
        return reals.getOrDefault(field, absent);
    }

    private void readField() throws IOException {
        long tag = readVarint();
        int field = (int) (tag >>> WIRE_BITS);
        switch ((int) tag & WIRE_MASK) {
            case VARINT:
                numbers.put(field, readVarint());
                break;
            case FIXED_64:
                reals.put(field, real(take(Long.BYTES)));
                break;
            case FIXED_32:
                take(Integer.BYTES);
                break;
            case LENGTH_DELIMITED:
                long length = readVarint();
                delimited.computeIfAbsent(field, absent -> new ArrayList<>()).add(take(length));
                break;
            default:
                throw new IOException("a field of an unknown kind");
        }
    }

    private static double real(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getDouble();
    }

    private byte[] take(long length) throws IOException {
        if (length < 0 || length > message.length - position) {
            throw new IOException("a field ends behind its message");
        }
        byte[] taken = Arrays.copyOfRange(message, position, position + (int) length);
        position += (int) length;
        return taken;
    }

    private long readVarint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += PAYLOAD_BITS) {
            if (position == message.length) {
                throw new IOException("a number ends behind its message");
            }
            byte next = message[position++];
            value |= (long) (next & PAYLOAD) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IOException("a number of more than 64 bits");
    }
}
