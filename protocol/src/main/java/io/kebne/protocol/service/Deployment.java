package io.kebne.protocol.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * The way of a service to a version.
 *
 * @param id never used again; services that are deployed together share one
 * @param previous the version to go back to
 * @param startedMillis since the epoch
 * @param paused nobody is replaced while it is
 * @param promoted its canary is good: the others may follow
 */
public record Deployment(
        String id,
        Kind kind,
        long version,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> previous,
        long startedMillis,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean paused,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean promoted) {
    public Deployment(String id, Kind kind, long version, Optional<Long> previous, long startedMillis) {
        this(id, kind, version, previous, startedMillis, false, false);
    }

    public Deployment paused(boolean now) {
        return new Deployment(id, kind, version, previous, startedMillis, now, promoted);
    }

    public Deployment promote() {
        return new Deployment(id, kind, version, previous, startedMillis, paused, true);
    }

    /** Whether instances are replaced by others that may turn out to be worse. */
    public boolean isUpgrade() {
        return kind == Kind.UPDATE || kind == Kind.RESTART;
    }

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
