package io.kebne.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.HexFormat;

/** Bytes that Kebne carries along and does not interpret. */
public final class Bytes {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private static final int SHOWN = 16;

    private final byte[] content;

    private Bytes(byte[] content) {
        this.content = content;
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Bytes of(byte[] content) {
        return new Bytes(content.clone());
    }

    @JsonValue
    public byte[] toArray() {
        return content.clone();
    }

    /** How many they are. */
    public int size() {
        return content.length;
    }

    /**
     * These bytes, if they are not too many.
     *
     * @param field that they were given in, for the message
     */
    public Bytes requireAtMost(int most, String field) {
        if (content.length > most) {
            throw new InvalidValueException(field, "must not be longer than " + most + " bytes");
        }
        return this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        return content.length <= SHOWN
                ? HexFormat.of().formatHex(content)
                : HexFormat.of().formatHex(content, 0, SHOWN) + "… (" + content.length + " bytes)";
    }
}
