package io.kebne.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names an executor; unique within its framework and agent. A command task's executor has the task's id. */
public record ExecutorId(@JsonValue String value) implements Comparable<ExecutorId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ExecutorId {
        Ids.require("executor_id", value);
    }

    @Override
    public int compareTo(ExecutorId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
