package io.kebne.protocol.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * The way of a service to a version.
 *
 * @param id never used again
 * @param previous the version to go back to
 * @param startedMillis since the epoch
 */
public record Deployment(
        String id,
        Kind kind,
        long version,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> previous,
        long startedMillis) {
    /** What it is for. */
    public enum Kind {
        CREATE,
        UPDATE,
        SCALE,
        RESTART,
        ROLLBACK,
        REMOVE
    }
}
