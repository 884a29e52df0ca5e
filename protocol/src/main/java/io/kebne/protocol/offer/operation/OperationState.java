package io.kebne.protocol.offer.operation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Mesos' states of operations (mesos.proto, OperationState). On the wire each carries Mesos' prefix, OPERATION_. */
public enum OperationState {
    PENDING,
    FINISHED,
    FAILED,
    ERROR,
    DROPPED,
    UNREACHABLE,
    RECOVERING,
    UNKNOWN,
    GONE_BY_OPERATOR;

    private static final String PREFIX = "OPERATION_";

    /** Whether an operation never leaves this state. */
    public boolean isTerminal() {
        return switch (this) {
            case FINISHED, FAILED, ERROR, DROPPED, GONE_BY_OPERATOR -> true;
            case PENDING, UNREACHABLE, RECOVERING, UNKNOWN -> false;
        };
    }

    /** Mesos' name, such as OPERATION_FINISHED. */
    @JsonValue
    public String wireName() {
        return PREFIX + name();
    }

    @JsonCreator
    public static OperationState fromWireName(String wireName) {
        if (!wireName.startsWith(PREFIX)) {
            throw new IllegalArgumentException("not an operation state: " + wireName);
        }
        return valueOf(wireName.substring(PREFIX.length()));
    }
}
