package io.kebne.protocol.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.InvalidValueException;
import java.util.Optional;

/**
 * How far each process of a container may go (mesos.proto, RLimitInfo.RLimit; setrlimit(2)). Neither bound: without limit.
 *
 * @param soft which a process may raise
 * @param hard up to which
 */
public record ProcessLimit(
        Kind kind,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> soft,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> hard) {
    /** What is limited, in the units of setrlimit(2). */
    public enum Kind {
        AS,
        CORE,
        CPU,
        DATA,
        FSIZE,
        LOCKS,
        MEMLOCK,
        MSGQUEUE,
        NICE,
        NOFILE,
        NPROC,
        RSS,
        RTPRIO,
        RTTIME,
        SIGPENDING,
        STACK;

        private static final String PREFIX = "RLMT_";

        /** Mesos' name, such as RLMT_NOFILE. */
        public String wireName() {
            return PREFIX + name();
        }

        /** @throws InvalidValueException when there is no such limit */
        public static Kind ofWireName(String name) {
            for (Kind kind : values()) {
                if (kind.wireName().equals(name)) {
                    return kind;
                }
            }
            throw new InvalidValueException("container.rlimit_info.rlimits.type", "there is no limit '" + name + "'");
        }
    }

    public ProcessLimit {
        if (kind == null) {
            throw new InvalidValueException("container.rlimit_info.rlimits.type", "must be given");
        }
        if (soft.isPresent() != hard.isPresent()) {
            throw new InvalidValueException(
                    "container.rlimit_info.rlimits", "must have both soft and hard, or neither: " + kind.wireName());
        }
        if (soft.filter(value -> value < 0).isPresent()
                || hard.filter(value -> value < soft.orElse(0L)).isPresent()) {
            throw new InvalidValueException(
                    "container.rlimit_info.rlimits",
                    "soft must not be negative, and not be above hard: " + kind.wireName());
        }
    }

    public static ProcessLimit of(Kind kind, long soft, long hard) {
        return new ProcessLimit(kind, Optional.of(soft), Optional.of(hard));
    }
}
