package io.kebne.http.wire;

import akka.NotUsed;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import io.kebne.protocol.InvalidValueException;
import java.util.ArrayList;
import java.util.List;

/**
 * Many messages in one body (Mesos: RecordIO): each is preceded by its length in decimal and a line feed. Where chunks of
 * the connection end has no meaning.
 */
public final class RecordIo {
    private static final int MAX_DIGITS = 10;
    private static final ByteString NEWLINE = ByteString.fromString("\n");

    private RecordIo() {}

    /** @param record not empty: a length of 0 would mean nothing */
    public static ByteString encode(ByteString record) {
        if (record.isEmpty()) {
            throw new IllegalArgumentException("a record must not be empty");
        }
        return header(record.size()).concat(record);
    }

    /** What stands before a record of this size. */
    public static ByteString header(long size) {
        return ByteString.fromString(Long.toString(size)).concat(NEWLINE);
    }

    /**
     * Gives the records of a body, each as soon as it is whole.
     *
     * @param maxBytes of one record; a longer one fails the stream with an {@link InvalidValueException}, as does what is
     *     no record
     */
    public static Flow<ByteString, ByteString, NotUsed> decoder(int maxBytes) {
        return Flow.of(ByteString.class).statefulMapConcat(() -> new Decoder(maxBytes)::add);
    }

    /** Keeps what has come of the next record. */
    static final class Decoder {
        private final int maxBytes;
        private ByteString rest = ByteString.emptyByteString();
        /** Of the record that is under way; 0 when its length has not come yet. */
        private int length;

        Decoder(int maxBytes) {
            this.maxBytes = maxBytes;
        }

        List<ByteString> add(ByteString more) {
            rest = rest.concat(more);
            List<ByteString> records = new ArrayList<>();
            while ((length > 0 || readLength()) && rest.size() >= length) {
                records.add(rest.take(length).compact());
                rest = rest.drop(length);
                length = 0;
            }
            return records;
        }

        private boolean readLength() {
            int end = rest.indexOf((byte) '\n');
            if (end > MAX_DIGITS || (end < 0 && rest.size() > MAX_DIGITS)) {
                throw new InvalidValueException("body", "a record's length has more than " + MAX_DIGITS + " digits");
            }
            if (end < 0) {
                return false;
            }
            length = parse(rest.take(end).utf8String());
            rest = rest.drop(end + 1);
            return true;
        }

        private int parse(String digits) {
            if (!digits.matches("[0-9]+")) {
                throw new InvalidValueException("body", "a record's length must be a decimal number");
            }
            long size = Long.parseLong(digits);
            if (size == 0 || size > maxBytes) {
                throw new InvalidValueException("body", "a record's length must be from 1 to " + maxBytes);
            }
            return (int) size;
        }
    }
}
