package io.kebne.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names one all-or-nothing request of a framework; chosen by its scheduler. */
public record GangId(@JsonValue String value) implements Comparable<GangId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public GangId {
        Ids.require("gang_id", value);
    }

    @Override
    public int compareTo(GangId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
