package io.kebne.protocol.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Why a task is in the state that its {@link TaskStatus} gives (mesos.proto, TaskStatus.Reason). */
public enum Reason {
    COMMAND_EXECUTOR_FAILED,
    CONTAINER_LAUNCH_FAILED,
    CONTAINER_LIMITATION,
    CONTAINER_LIMITATION_DISK,
    CONTAINER_LIMITATION_MEMORY,
    CONTAINER_PREEMPTED,
    CONTAINER_UPDATE_FAILED,
    MAX_COMPLETION_TIME_REACHED,
    EXECUTOR_REGISTRATION_TIMEOUT,
    EXECUTOR_REREGISTRATION_TIMEOUT,
    EXECUTOR_TERMINATED,
    EXECUTOR_UNREGISTERED,
    FRAMEWORK_REMOVED,
    GC_ERROR,
    INVALID_FRAMEWORKID,
    INVALID_OFFERS,
    IO_SWITCHBOARD_EXITED,
    MASTER_DISCONNECTED,
    RECONCILIATION,
    RESOURCES_UNKNOWN,
    AGENT_DISCONNECTED,
    AGENT_DRAINING,
    AGENT_REMOVED,
    AGENT_REMOVED_BY_OPERATOR,
    AGENT_REREGISTERED,
    AGENT_RESTARTED,
    AGENT_UNKNOWN,
    TASK_KILLED_DURING_LAUNCH,
    TASK_CHECK_STATUS_UPDATED,
    TASK_HEALTH_CHECK_STATUS_UPDATED,
    TASK_GROUP_INVALID,
    TASK_GROUP_UNAUTHORIZED,
    TASK_INVALID,
    TASK_UNAUTHORIZED,
    TASK_UNKNOWN;

    private static final String PREFIX = "REASON_";
    private static final String V1_AGENT = "AGENT_";
    private static final String V0_AGENT = "SLAVE_";

    /** Mesos' v1 name, such as REASON_AGENT_REMOVED. */
    @JsonValue
    public String wireName() {
        return PREFIX + name();
    }

    /** Mesos' older name, as metrics and the legacy endpoints have it: REASON_SLAVE_REMOVED. */
    public String legacyName() {
        return PREFIX + (name().startsWith(V1_AGENT) ? V0_AGENT + name().substring(V1_AGENT.length()) : name());
    }

    @JsonCreator
    public static Reason fromWireName(String wireName) {
        if (!wireName.startsWith(PREFIX)) {
            throw new IllegalArgumentException("not a reason: " + wireName);
        }
        return valueOf(wireName.substring(PREFIX.length()));
    }
}
