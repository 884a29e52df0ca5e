package io.kebne.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names one operation of a framework, which wants to hear what becomes of it. */
public record OperationId(@JsonValue String value) implements Comparable<OperationId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public OperationId {
        Ids.require("operation_id", value);
    }

    @Override
    public int compareTo(OperationId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
