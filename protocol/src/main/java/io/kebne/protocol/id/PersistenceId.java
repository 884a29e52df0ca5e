package io.kebne.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names a persistent volume: unique for its role on its agent (mesos.proto, Resource.DiskInfo.Persistence.id). */
public record PersistenceId(@JsonValue String value) implements Comparable<PersistenceId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public PersistenceId {
        Ids.require("id", value);
    }

    @Override
    public int compareTo(PersistenceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
