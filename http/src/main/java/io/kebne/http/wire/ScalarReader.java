package io.kebne.http.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Base64;

/** Reads what is no message: numbers, text, bytes and names of constants. */
final class ScalarReader {
    private static final BigInteger MAX_UINT64 = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    private static final double TWO_TO_63 = 0x1p63;
    private static final int LONGEST_NUMBER = 400;

    private final JsonParser in;

    ScalarReader(JsonParser in) {
        this.in = in;
    }

    /** @return null for a constant that is not known, as if the field were not set */
    Object read(FieldDescriptor field, String at) throws IOException {
        return switch (field.getType()) {
            case ENUM -> constant(field, at);
            case STRING -> text(requireText(at), at);
            case BYTES -> bytes(at);
            case BOOL -> bool(at);
            case DOUBLE -> decimal(at);
            case FLOAT -> (float) decimal(at);
            case UINT32, FIXED32 -> (int) whole(at, 0, 0xFFFF_FFFFL);
            case INT32, SINT32, SFIXED32 -> (int) whole(at, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case UINT64, FIXED64 -> unsigned(at);
            case INT64, SINT64, SFIXED64 -> whole(at, Long.MIN_VALUE, Long.MAX_VALUE);
            case MESSAGE, GROUP -> throw new IllegalArgumentException(field + " is a message");
        };
    }

    private EnumValueDescriptor constant(FieldDescriptor field, String at) throws IOException {
        String name = requireText(at);
        EnumValueDescriptor known = field.getEnumType().findValueByName(name);
        if (known == null && field.isRequired()) {
            throw new InvalidValueException(at, "there is no constant of this name");
        }
        return known;
    }

    /** Half a pair of surrogates cannot be written as UTF-8, so it would come back as something else. */
    static String text(String text, String at) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    throw new InvalidValueException(at, "has half a surrogate pair");
                }
                i++;
            }
        }
        return text;
    }

    private ByteString bytes(String at) throws IOException {
        try {
            return ByteString.copyFrom(Base64.getDecoder().decode(requireText(at)));
        } catch (IllegalArgumentException e) {
            throw e instanceof InvalidValueException ? e : new InvalidValueException(at, "expected base64");
        }
    }

    private boolean bool(String at) throws IOException {
        JsonToken token = in.currentToken();
        if (token.isBoolean()) {
            return in.getBooleanValue();
        }
        return switch (token == JsonToken.VALUE_STRING ? in.getText() : "") {
            case "true" -> true;
            case "false" -> false;
            default -> throw new InvalidValueException(at, "expected true or false");
        };
    }

    private double decimal(String at) throws IOException {
        if (in.currentToken().isNumeric()) {
            return in.getDoubleValue();
        }
        try {
            return Double.parseDouble(number(at, "a number"));
        } catch (NumberFormatException e) {
            throw new InvalidValueException(at, "expected a number");
        }
    }

    private long whole(String at, long min, long max) throws IOException {
        BigInteger value = integer(at);
        if (value.bitLength() < Long.SIZE) {
            long exact = value.longValue();
            if (exact >= min && exact <= max) {
                return exact;
            }
        }
        throw new InvalidValueException(at, "must lie between " + min + " and " + max);
    }

    private long unsigned(String at) throws IOException {
        BigInteger value = integer(at);
        if (value.signum() < 0 || value.compareTo(MAX_UINT64) > 0) {
            throw new InvalidValueException(at, "must be a whole number of 64 bits from 0 on");
        }
        return value.longValue();
    }

    /** Some clients have no integers and write 5.0. */
    private BigInteger integer(String at) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
            double value = in.getDoubleValue();
            if (value == Math.rint(value) && Math.abs(value) < TWO_TO_63) {
                return BigInteger.valueOf((long) value);
            }
            throw new InvalidValueException(at, "expected a whole number");
        }
        if (in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return in.getBigIntegerValue();
        }
        try {
            return new BigInteger(number(at, "a whole number"));
        } catch (NumberFormatException e) {
            throw new InvalidValueException(at, "expected a whole number");
        }
    }

    private String number(String at, String what) throws IOException {
        if (in.currentToken() != JsonToken.VALUE_STRING) {
            throw new InvalidValueException(at, "expected " + what);
        }
        String text = in.getText();
        if (text.length() > LONGEST_NUMBER) {
            throw new InvalidValueException(at, "is too long for a number");
        }
        return text;
    }

    private String requireText(String at) throws IOException {
        if (in.currentToken() != JsonToken.VALUE_STRING) {
            throw new InvalidValueException(at, "expected text");
        }
        return in.getText();
    }
}
