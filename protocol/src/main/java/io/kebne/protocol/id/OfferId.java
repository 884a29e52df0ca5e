package io.kebne.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names one outstanding offer of one life of an allocator; never used again. */
public record OfferId(@JsonValue String value) implements Comparable<OfferId> {
    private static final String NUMBER = "-O";

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public OfferId {
        Ids.require("offer_id", value);
    }

    /**
     * @param epoch of the life that makes the offer
     * @param number of offers that this life has made before
     */
    public static OfferId of(String epoch, long number) {
        return new OfferId(epoch + NUMBER + number);
    }

    /** The epoch of the life that made the offer; empty when no allocator did. */
    public String epoch() {
        int end = value.lastIndexOf(NUMBER);
        return end < 0 ? "" : value.substring(0, end);
    }

    /**
     * How many offers the life that made this one had made before.
     *
     * @throws NumberFormatException when no allocator made it
     */
    public long number() {
        return Long.parseLong(value.substring(value.lastIndexOf(NUMBER) + NUMBER.length()));
    }

    @Override
    public int compareTo(OfferId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
