package io.kebne.protocol.task;

import java.util.Locale;
import java.util.Optional;

/** The options of {@code docker run} that a task may name in {@code container.docker.parameters}. */
public enum DockerParameter {
    ADD_HOST,
    CAP_ADD,
    CAP_DROP,
    CPUSET_CPUS,
    DNS,
    DNS_OPTION,
    DNS_SEARCH,
    ENTRYPOINT,
    ENV,
    GROUP_ADD,
    INIT,
    IPC,
    LABEL,
    LOG_DRIVER,
    LOG_OPT,
    PID,
    PIDS_LIMIT,
    READ_ONLY,
    SECURITY_OPT,
    SHM_SIZE,
    STOP_SIGNAL,
    SYSCTL,
    TMPFS,
    ULIMIT,
    USER,
    VOLUME,
    WORKDIR;

    /** As {@code docker run} calls it. */
    public String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<DockerParameter> of(String option) {
        for (DockerParameter parameter : values()) {
            if (parameter.option().equals(option)) {
                return Optional.of(parameter);
            }
        }
        return Optional.empty();
    }
}
