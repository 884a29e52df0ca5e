package io.kebne.protocol.resources;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;

/**
 * An amount of one resource with equal traits (mesos.proto, Resource).
 *
 * @param name such as {@code cpus}
 * @param value how much
 * @param traits what keeps it apart from others of its name
 */
@JsonSerialize(using = ResourcesJson.PieceWriter.class)
@JsonDeserialize(using = ResourcesJson.PieceReader.class)
public record Resource(String name, Value value, Traits traits) {
    public Resource {
        Resources.requireName(name);
    }

    /** One that is not reserved and has nothing else of note. */
    public static Resource of(String name, Value value) {
        return new Resource(name, value, Traits.NONE);
    }

    public Resource with(Traits others) {
        return new Resource(name, value, others);
    }

    public Resource with(Value other) {
        return new Resource(name, other, traits);
    }

    /** Mesos' text form. */
    @Override
    public String toString() {
        return name + traits + ":" + value.text();
    }
}
