package io.kebne.protocol.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Mesos' task states (mesos.proto, TaskState). On the wire each carries Mesos' prefix, as in TASK_RUNNING. */
public enum TaskState {
    STAGING,
    STARTING,
    RUNNING,
    KILLING,
    FINISHED,
    FAILED,
    KILLED,
    ERROR,
    LOST,
    DROPPED,
    UNREACHABLE,
    GONE,
    GONE_BY_OPERATOR,
    UNKNOWN;

    private static final String PREFIX = "TASK_";

    /** Whether a task never leaves this state. UNREACHABLE and UNKNOWN tasks may turn out to be running. */
    public boolean isTerminal() {
        return switch (this) {
            case FINISHED, FAILED, KILLED, ERROR, LOST, DROPPED, GONE, GONE_BY_OPERATOR -> true;
            case STAGING, STARTING, RUNNING, KILLING, UNREACHABLE, UNKNOWN -> false;
        };
    }

    /** Mesos' name, such as TASK_RUNNING. */
    @JsonValue
    public String wireName() {
        return PREFIX + name();
    }

    /** The name in metrics and file names, such as {@code running}. */
    public String lowerName() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static TaskState fromWireName(String wireName) {
        if (!wireName.startsWith(PREFIX)) {
            throw new IllegalArgumentException("not a task state: " + wireName);
        }
        return valueOf(wireName.substring(PREFIX.length()));
    }
}
