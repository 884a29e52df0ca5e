package io.kebne.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names a framework for ever: a scheduler that subscribes with it takes the framework over. */
public record FrameworkId(@JsonValue String value) implements Comparable<FrameworkId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public FrameworkId {
        Ids.require("framework_id", value);
    }

    @Override
    public int compareTo(FrameworkId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
