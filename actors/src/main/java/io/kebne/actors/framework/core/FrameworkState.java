package io.kebne.actors.framework.core;

import io.kebne.persistence.framework.FrameworkEvent;
import io.kebne.protocol.framework.FrameworkInfo;
import java.util.Optional;

/**
 * The hard state of a framework's entity.
 *
 * @param info empty until the first subscription
 * @param deadlineMillis when a framework without a scheduler is given up, in milliseconds since the epoch
 * @param removalReason why the framework is over; empty while it is not
 * @param started the latest life of the entity that the journal has taken something of
 */
public record FrameworkState(
        Optional<FrameworkInfo> info,
        Optional<Long> deadlineMillis,
        Optional<String> removalReason,
        Optional<FrameworkEvent.EntityStarted> started) {
    public static final FrameworkState EMPTY =
            new FrameworkState(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public boolean isRemoved() {
        return removalReason.isPresent();
    }

    /** Whether there is a framework, with or without a scheduler. */
    public boolean isActive() {
        return info.isPresent() && !isRemoved();
    }

    public FrameworkState apply(FrameworkEvent event) {
        if (isRemoved()) {
            throw new IllegalStateException("a removed framework cannot see " + event);
        }
        if (event instanceof FrameworkEvent.Subscribed e) {
            return new FrameworkState(Optional.of(e.info()), Optional.empty(), Optional.empty(), started);
        } else if (event instanceof FrameworkEvent.Disconnected e) {
            return new FrameworkState(info, Optional.of(e.deadlineMillis()), Optional.empty(), started);
        } else if (event instanceof FrameworkEvent.Removed e) {
            return new FrameworkState(info, Optional.empty(), Optional.of(e.reason()), started);
        } else if (event instanceof FrameworkEvent.EntityStarted e) {
            return new FrameworkState(info, deadlineMillis, removalReason, Optional.of(e));
        }
        throw new IllegalStateException("unknown event " + event);
    }
}
