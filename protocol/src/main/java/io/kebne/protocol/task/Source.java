package io.kebne.protocol.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Who says what a {@link TaskStatus} says (mesos.proto, TaskStatus.Source). */
public enum Source {
    MASTER,
    AGENT,
    EXECUTOR;

    private static final String PREFIX = "SOURCE_";

    /** Mesos' name, such as SOURCE_AGENT. */
    @JsonValue
    public String wireName() {
        return PREFIX + name();
    }

    @JsonCreator
    public static Source fromWireName(String wireName) {
        if (!wireName.startsWith(PREFIX)) {
            throw new IllegalArgumentException("not a source: " + wireName);
        }
        return valueOf(wireName.substring(PREFIX.length()));
    }
}
