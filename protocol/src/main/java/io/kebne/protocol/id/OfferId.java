package io.kebne.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names one outstanding offer of one life of an allocator; never used again. */
public record OfferId(@JsonValue String value) implements Comparable<OfferId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public OfferId {
        Ids.require("offer_id", value);
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
