package io.kebne.protocol.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.serialization.KebneMessage;
import java.util.List;
import java.util.Optional;

/** The answer to a {@link JobCommand}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@")
public sealed interface JobReply extends KebneMessage {
    /** It is durable, and under way. */
    @JsonTypeName("accepted")
    record Accepted(List<Touched> jobs) implements JobReply {
        /** @param run that has begun, or is to end */
        public record Touched(
                JobId id,
                @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> run) {}

        public Accepted {
            jobs = List.copyOf(jobs);
        }
    }

    /** Nothing has changed. */
    @JsonTypeName("refused")
    record Refused(Cause cause, String field, String message) implements JobReply {}

    /** Nothing has changed; it may be asked for again. */
    @JsonTypeName("unavailable")
    record Unavailable(String reason) implements JobReply {}

    /** @param more whether there are jobs after these */
    @JsonTypeName("page")
    record Page(List<JobReport> jobs, boolean more) implements JobReply {
        public Page {
            jobs = List.copyOf(jobs);
        }
    }

    /**
     * Where the entity is.
     *
     * @param host cluster address of its master
     */
    @JsonTypeName("located")
    record Located(String host, FrameworkId frameworkId) implements JobReply {}

    /** Why something was refused. */
    enum Cause {
        INVALID,
        NOT_FOUND,
        /** It is being removed, or others depend on it. */
        LOCKED,
        /** There is such a job. */
        EXISTS,
        /** So much is under way already. */
        FULL
    }
}
